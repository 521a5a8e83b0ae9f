package org.yuheng.adapters.mpc.join;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.yuheng.adapters.mpc.Trio;

class GroupedSumsTest {

    private static final String[] LABELS = {"江岸区", "洪山区", "武昌区", "汉阳区"};

    private record Table(int rows, List<String> keys, List<Integer> groups, List<Long> values, List<Boolean> present) {
        static Table empty(int rows) {
            return new Table(rows, new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        }

        void add(String key, int group, long value, boolean has) {
            keys.add(key);
            groups.add(group);
            values.add(has ? value : 0);
            present.add(has);
        }

        GroupedSums.Rows input(boolean holder) {
            return new GroupedSums.Rows(
                    keys.stream().map(k -> k.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new),
                    new long[][] {values.stream().mapToLong(v -> v).toArray()},
                    new long[][] {present.stream().mapToLong(v -> v ? 1 : 0).toArray()},
                    holder ? groups.stream().mapToInt(g -> g).toArray() : new int[0]);
        }
    }

    private final Random random = new Random(7);

    private Table table(int rows, int used, int offset) {
        List<Integer> ids = new ArrayList<>();
        for (int i = 0; i < used; i++) {
            ids.add(offset + i);
        }
        Collections.shuffle(ids, random);
        Table table = Table.empty(rows);
        for (int id : ids) {
            // every group occurs in the first rows, as its owner numbers only groups that have one
            int group = table.keys().size() < LABELS.length ? table.keys().size() : random.nextInt(LABELS.length);
            table.add("居民" + id, group, random.nextInt(2_000_000) - 1_000_000, random.nextInt(5) > 0);
        }
        return table;
    }

    private static void check(int holder, Table held, Table other, int groups, long k) throws Exception {
        GroupedSums.Shape shape =
                new GroupedSums.Shape(holder, held.rows(), other.rows(), groups, 1, 1, k, Math.max(0, k - 1));
        byte[] salt = new byte[HiddenJoin.SALT_BYTES];
        List<GroupedSums.Sums> shares = Trio.run(p -> new GroupedSums(p, new HiddenJoin(p, salt))
                .run(shape, p.index() == holder ? held.input(true) : other.input(false)));
        Map<String, Integer> index = new HashMap<>();
        for (int i = 0; i < other.keys().size(); i++) {
            index.put(other.keys().get(i), i);
        }
        long[] rows = new long[groups];
        long[][] values = new long[2][groups];
        long[][] present = new long[2][groups];
        for (int i = 0; i < held.keys().size(); i++) {
            Integer match = index.get(held.keys().get(i));
            if (match != null) {
                int g = held.groups().get(i);
                rows[g]++;
                values[0][g] += held.values().get(i);
                values[1][g] += other.values().get(match);
                present[0][g] += held.present().get(i) ? 1 : 0;
                present[1][g] += other.present().get(match) ? 1 : 0;
            }
        }
        GroupedSums.Sums a = shares.get(0);
        GroupedSums.Sums b = shares.get(1);
        assertThat(a.released()).isEqualTo(b.released());
        for (int g = 0; g < groups; g++) {
            assertThat(a.rows()[g] + b.rows()[g]).isEqualTo(rows[g]);
            boolean enough = rows[g] >= k;
            for (int c = 0; c < 2; c++) {
                assertThat(a.values()[c][g] + b.values()[c][g]).isEqualTo(values[c][g]);
                assertThat(a.present()[c][g] + b.present()[c][g]).isEqualTo(present[c][g]);
                enough &= present[c][g] >= k - 1;
            }
            assertThat(a.released()[g]).isEqualTo(enough);
        }
    }

    @Test
    void addsUpByGroupAcrossBothTablesAndJudgesGroupSizes() throws Exception {
        check(0, table(1000, 900, 0), table(800, 700, 300), 4, 130);
        check(1, table(500, 500, 0), table(2000, 1900, 300), 4, 40);
    }

    @Test
    void agreesWithThePlaintextJoinOnManySmallTables() throws Exception {
        for (int i = 0; i < 40; i++) {
            int rows = 4 + random.nextInt(60);
            int other = random.nextInt(60);
            check(i % 2, table(rows, rows, 0), table(other + random.nextInt(3), other, random.nextInt(40)), 4, 5);
        }
    }

    @Test
    void joinsEmptyTables() throws Exception {
        check(0, Table.empty(0), table(10, 10, 0), 0, 5);
        check(0, Table.empty(0), Table.empty(0), 1, 0);
        check(1, table(10, 10, 0), Table.empty(0), 4, 1);
    }

    @Test
    void joinsWhenNobodyOrEverybodyMatches() throws Exception {
        check(0, table(300, 300, 0), table(300, 300, 1000), 4, 1);
        check(0, table(300, 300, 0), table(300, 300, 0), 4, 60);
    }

    @Test
    void judgesExactlyKAndOneBelow() throws Exception {
        Table held = Table.empty(25);
        Table other = Table.empty(25);
        for (int i = 0; i < 19; i++) {
            held.add("k" + i, i < 10 ? 0 : 1, i, true);
            other.add("k" + i, 0, 2L * i, true);
        }
        check(0, held, other, 2, 10);
    }

    @Test
    void staysExactForLargeNegativeAndPositiveValues() throws Exception {
        Table held = Table.empty(4);
        Table other = Table.empty(4);
        held.add("a", 0, Long.MIN_VALUE / 8, true);
        held.add("b", 0, -1, true);
        other.add("a", 0, Long.MAX_VALUE / 8, true);
        other.add("b", 0, Long.MAX_VALUE / 8, true);
        check(0, held, other, 1, 1);
    }
}
