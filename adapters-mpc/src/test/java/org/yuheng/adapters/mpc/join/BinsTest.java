package org.yuheng.adapters.mpc.join;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BinsTest {

    /** log2 of Σ_s C(n, s) · C(m, s − 1) · ((s − 1) / m)^(3s): some s keys share fewer than s bins. */
    private static double log2OfFailure(int n, int m) {
        double[] logFactorial = new double[m + 1];
        for (int i = 1; i <= m; i++) {
            logFactorial[i] = logFactorial[i - 1] + Math.log(i);
        }
        double sum = 0;
        for (int s = 4; s <= n; s++) {
            double log = logFactorial[n]
                    - logFactorial[s]
                    - logFactorial[n - s]
                    + logFactorial[m]
                    - logFactorial[s - 1]
                    - logFactorial[m - s + 1]
                    + 3.0 * s * Math.log((s - 1.0) / m);
            sum += Math.exp(log);
        }
        return sum == 0 ? Double.NEGATIVE_INFINITY : Math.log(sum) / Math.log(2);
    }

    @Test
    void failsWithAProbabilityBelowTwoToTheMinus40() {
        for (int n :
                new int[] {4, 5, 8, 16, 32, 64, 100, 128, 256, 512, 700, 1024, 2048, 4096, 10_000, 100_000, 500_000}) {
            int m = Bins.forKeys(n).count();
            assertThat(log2OfFailure(n, m)).as("%d keys in %d bins", n, m).isLessThan(-40);
        }
    }

    @Test
    void givesEveryKeyABinOfItsOwnAmongItsThree() {
        Random random = new Random(5);
        for (int n : new int[] {0, 1, 2, 100, 20_000}) {
            KeyDigests keys = KeyDigests.of(new byte[32], new byte[0][])
                    .padTo(n, random.longs((long) KeyDigests.WORDS * n).toArray());
            Bins bins = Bins.forKeys(n);
            int[] keyIn = bins.place(keys).orElseThrow();
            boolean[] placed = new boolean[n];
            for (int bin = 0; bin < keyIn.length; bin++) {
                if (keyIn[bin] >= 0) {
                    assertThat(bins.bin(keys, keyIn[bin], bin / bins.perSegment()))
                            .isEqualTo(bin);
                    assertThat(placed[keyIn[bin]]).isFalse();
                    placed[keyIn[bin]] = true;
                }
            }
            assertThat(placed).doesNotContain(false);
        }
    }

    @Test
    void saysSoWhenKeysDoNotFit() {
        long[] same = new long[4 * KeyDigests.WORDS];
        Arrays.fill(same, 42);
        KeyDigests keys = KeyDigests.of(new byte[32], new byte[0][]).padTo(4, same);
        assertThat(Bins.forKeys(4).place(keys)).isEqualTo(Optional.empty());
    }
}
