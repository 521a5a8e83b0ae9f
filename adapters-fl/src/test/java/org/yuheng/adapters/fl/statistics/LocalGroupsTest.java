package org.yuheng.adapters.fl.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.yuheng.adapter.engine.InputTable;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.adapters.fl.harness.SpecMaker;
import org.yuheng.adapters.fl.mask.RingVector;
import org.yuheng.adapters.fl.wire.PayloadWriter;
import org.yuheng.computation.ColumnType;
import org.yuheng.computation.Computation;
import org.yuheng.computation.JobSpec;
import org.yuheng.computation.sql.ColumnRef;
import org.yuheng.computation.sql.GroupedAggregate;
import org.yuheng.computation.sql.GroupedAggregate.Field;

/** One party's part when it serves several owners, and its bounds. */
final class LocalGroupsTest {

    private static final List<Visit> FIRST =
            List.of(Visit.of("a", "x", 1, "1", 1.0), Visit.of("b", "x", 2, "1", 1.0), Visit.of("c", "x", 3, "1", 1.0));
    private static final List<Visit> SECOND = List.of(
            Visit.of("a", "x", 10, "1", 1.0), Visit.of("d", "x", 20, "1", 1.0), Visit.of("e", "y", 30, "1", 1.0));

    @Test
    void aSubjectThatTwoOwnersAtOneNodeHoldCountsOnceAndIsNeithersOwn() throws Exception {
        LocalGroups groups = groups(100);
        assertThat(groups.keys()).containsExactly(key("x"), key("y"));
        assertThat(groups.own("org-0")).containsExactly(2, 0);
        assertThat(groups.own("org-1")).containsExactly(1, 1);
        RingVector placed = groups.placed(new int[] {2, 0}, 3);
        int width = placed.size() / 3;
        assertThat(placed.integer(2 * width + Sums.ROWS)).isEqualTo(BigInteger.valueOf(5));
        assertThat(placed.integer(2 * width + Sums.SUBJECTS)).isEqualTo(BigInteger.valueOf(4));
        assertThat(placed.integer(Sums.SUBJECTS)).isEqualTo(BigInteger.ONE);
        assertThat(placed.integer(width + Sums.ROWS)).isZero();
    }

    @Test
    void moreGroupsThanTheProtocolCarriesAreRefused() {
        assertThatThrownBy(() -> groups(1))
                .isInstanceOfSatisfying(
                        JobFailure.class, f -> assertThat(f.refusal().code()).isEqualTo("FL_TOO_MANY_GROUPS"));
    }

    @Test
    void aGroupKeyLongerThanTheProtocolCarriesIsRefused() {
        GroupKey key = key("长".repeat(400));
        assertThatThrownBy(() -> key.write(new PayloadWriter()))
                .isInstanceOfSatisfying(
                        JobFailure.class, f -> assertThat(f.refusal().code()).isEqualTo("FL_GROUP_KEY_TOO_LONG"));
    }

    private static GroupKey key(String text) {
        return new GroupKey(List.of(text));
    }

    private static LocalGroups groups(int maxGroups) throws JobFailure {
        List<JobSpec.Input> inputs = new ArrayList<>();
        IntStream.range(0, 2)
                .forEach(i -> inputs.add(
                        new JobSpec.Input("t" + i, "dataset-" + i, "org-" + i, "node-0", Visit.columns(), 100)));
        JobSpec spec = SpecMaker.of(2, inputs, new Computation.Sql("select", "select"), "org-1", 2);
        Field district = new Field(
                ColumnType.VARCHAR, List.of(new ColumnRef("t0", "district"), new ColumnRef("t1", "district")));
        GroupedAggregate query = new GroupedAggregate(
                GroupedAggregate.Kind.UNION,
                IntStream.range(0, 2)
                        .mapToObj(i -> new GroupedAggregate.Slice(
                                "t" + i, Optional.empty(), Optional.of("id"), Optional.empty(), "org-" + i, i == 1))
                        .toList(),
                List.of(new GroupedAggregate.Key("district", district)),
                List.of(),
                List.of(new GroupedAggregate.Output("district", "district")),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                GroupedAggregate.Subjects.IDENTIFIER);
        List<InputTable> tables = List.of(Visit.table("t0", FIRST), Visit.table("t1", SECOND));
        return LocalGroups.of(query, spec, tables, maxGroups);
    }
}
