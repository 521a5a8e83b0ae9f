package org.yuheng.adapters.mpc.ring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.yuheng.adapters.mpc.Trio;
import org.yuheng.adapters.mpc.math.BitPlanes;

class RingPartyTest {

    private static final int[] SIZES = {0, 1, 63, 64, 65, 1000};

    private final Random random = new Random(20261121);

    private long[] words(int count) {
        return random.longs(count).toArray();
    }

    /** Shares of {@code values}: index 0 and 1. */
    private long[][] share(long[] values) {
        long[] mask = words(values.length);
        return new long[][] {mask, RingParty.subtract(values, mask)};
    }

    private static long[] combine(List<long[]> shares) {
        return RingParty.add(shares.get(0), shares.get(1));
    }

    private static int bit(List<long[]> shares, int index) {
        return BitPlanes.bit(shares.get(0), index) ^ BitPlanes.bit(shares.get(1), index);
    }

    @Test
    void multipliesElementByElementModuloTwoToThe64() throws Exception {
        for (int n : SIZES) {
            long[] x = words(n);
            long[] y = words(n);
            long[][] xs = share(x);
            long[][] ys = share(y);
            List<long[]> products = Trio.run(p -> p.multiply(xs[p.index()], ys[p.index()]));
            assertThat(combine(products))
                    .isEqualTo(IntStream.range(0, n).mapToLong(i -> x[i] * y[i]).toArray());
        }
    }

    @Test
    void multipliesValuesThatOneSideHolds() throws Exception {
        long[] x = {-3, 5, Long.MIN_VALUE};
        long[] y = {7, -11, 1};
        List<long[]> products =
                Trio.run(p -> p.multiply(p.index() == 0 ? x : new long[3], p.index() == 1 ? y : new long[3]));
        assertThat(combine(products)).containsExactly(-21, -55, Long.MIN_VALUE);
    }

    @Test
    void addsAndOpens() throws Exception {
        long[] x = words(10);
        long[][] xs = share(x);
        List<long[]> opened = Trio.run(p -> p.open(RingParty.add(xs[p.index()], xs[p.index()])));
        assertThat(opened).allSatisfy(o -> assertThat(o).isEqualTo(RingParty.add(x, x)));
        assertThat(RingParty.sum(new long[] {1, -2, 5})).isEqualTo(4);
    }

    @Test
    void andsBitsAndTurnsThemIntoValues() throws Exception {
        for (int n : SIZES) {
            int words = BitPlanes.wordsFor(n);
            long[][] x = {words(words), words(words)};
            long[][] y = {words(words), words(words)};
            List<long[]> values = Trio.run(p -> p.bitsToValues(p.and(x[p.index()], y[p.index()]), n));
            long[] sum = combine(values);
            for (int i = 0; i < n; i++) {
                int expected = (BitPlanes.bit(x[0], i) ^ BitPlanes.bit(x[1], i))
                        & (BitPlanes.bit(y[0], i) ^ BitPlanes.bit(y[1], i));
                assertThat(sum[i]).isEqualTo(expected);
            }
        }
    }

    @Test
    void takesDotProducts() throws Exception {
        int count = 7;
        int length = 33;
        long[] x = words(count * length);
        long[] y = words(count * length);
        long[][] xs = share(x);
        long[][] ys = share(y);
        long[] products = combine(Trio.run(p -> p.dot(xs[p.index()], ys[p.index()], count, length)));
        for (int c = 0; c < count; c++) {
            long expected = 0;
            for (int i = c * length; i < (c + 1) * length; i++) {
                expected += x[i] * y[i];
            }
            assertThat(products[c]).isEqualTo(expected);
        }
    }

    @Test
    void comparesWithZeroAtTheEdgesAndAtRandom() throws Exception {
        long[] edges = {
            0, 1, -1, Long.MAX_VALUE, Long.MIN_VALUE, Long.MIN_VALUE + 1, 1L << 62, -(1L << 62), 1L << 32, -(1L << 32)
        };
        long[] x = Arrays.copyOf(edges, 500);
        for (int i = edges.length; i < x.length; i++) {
            x[i] = random.nextLong() >> random.nextInt(64);
        }
        long[][] xs = share(x);
        List<long[]> bits = Trio.run(p -> p.negative(xs[p.index()]));
        for (int i = 0; i < x.length; i++) {
            assertThat(bit(bits, i)).as("%d", x[i]).isEqualTo(x[i] < 0 ? 1 : 0);
        }
    }

    @Test
    void comparesWithThresholdExactlyAtAndOneBelow() throws Exception {
        long[] x = {9, 10, 11, 0, -10, 1_000_000};
        long[][] xs = share(x);
        List<long[]> bits = Trio.run(p -> p.atLeast(xs[p.index()], 10));
        assertThat(IntStream.range(0, x.length).map(i -> bit(bits, i)).toArray())
                .containsExactly(0, 1, 1, 0, 0, 1);
    }

    @Test
    void testsEqualityOfSharedValues() throws Exception {
        for (int n : SIZES) {
            long[] x = words(n);
            long[] y = x.clone();
            for (int i = 0; i < n; i++) {
                if (i % 3 == 1) {
                    y[i] ^= 1L << random.nextInt(64);
                }
            }
            long[][] xs = share(x);
            long[][] ys = share(y);
            List<long[]> bits = Trio.run(p -> p.equal(xs[p.index()], ys[p.index()]));
            for (int i = 0; i < n; i++) {
                assertThat(bit(bits, i)).isEqualTo(x[i] == y[i] ? 1 : 0);
            }
        }
    }

    @Test
    void truncatesToTheFloorOrOneMoreAndNothingElse() throws Exception {
        long limit = (1L << 62) - 1;
        long[] x = new long[2000];
        x[0] = limit;
        x[1] = -limit;
        for (int i = 2; i < x.length; i++) {
            x[i] = random.nextLong() >> 2 + random.nextInt(61);
        }
        for (int bits : new int[] {1, 20, 61, 62}) {
            long[][] xs = share(x);
            long[] truncated = combine(Trio.run(p -> p.truncate(xs[p.index()], bits)));
            for (int i = 0; i < x.length; i++) {
                long floor = Math.floorDiv(x[i], 1L << bits);
                assertThat(truncated[i]).as("%d / 2^%d", x[i], bits).isBetween(floor, floor + 1);
                if (x[i] % (1L << bits) == 0) {
                    assertThat(truncated[i]).isEqualTo(floor);
                }
            }
        }
    }

    @Test
    void multipliesFixedPointNumbersWithinOneUnitOfTheLastPlace() throws Exception {
        int fraction = 20;
        double[] a = random.doubles(200, -1000, 1000).toArray();
        double[] b = random.doubles(200, -1000, 1000).toArray();
        long[] x =
                Arrays.stream(a).mapToLong(v -> Math.round(v * (1 << fraction))).toArray();
        long[] y =
                Arrays.stream(b).mapToLong(v -> Math.round(v * (1 << fraction))).toArray();
        long[][] xs = share(x);
        long[][] ys = share(y);
        long[] product = combine(Trio.run(p -> p.truncate(p.multiply(xs[p.index()], ys[p.index()]), fraction)));
        for (int i = 0; i < a.length; i++) {
            long exact = Math.floorDiv(x[i] * y[i], 1L << fraction);
            assertThat(product[i]).isBetween(exact, exact + 1);
        }
    }

    @Test
    void permutesColumnsByAnOrderThatOnlyOneSideKnows() throws Exception {
        int n = 130;
        long[] x = words(n);
        long[] y = words(n);
        long[][] xs = share(x);
        long[][] ys = share(y);
        int[] order = {129, 0, 7, 64, 63, 5};
        for (int owner = 0; owner < 2; owner++) {
            int ownerIndex = owner;
            List<long[][]> moved = Trio.run(p -> {
                long[][] columns = {xs[p.index()], ys[p.index()]};
                return p.index() == ownerIndex
                        ? p.permuteAsOwner(columns, order)
                        : p.permuteAsOther(columns, order.length);
            });
            for (int i = 0; i < order.length; i++) {
                assertThat(moved.get(0)[0][i] + moved.get(1)[0][i]).isEqualTo(x[order[i]]);
                assertThat(moved.get(0)[1][i] + moved.get(1)[1][i]).isEqualTo(y[order[i]]);
            }
        }
    }
}
