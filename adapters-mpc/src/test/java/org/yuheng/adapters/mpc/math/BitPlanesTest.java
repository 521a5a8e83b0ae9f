package org.yuheng.adapters.mpc.math;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class BitPlanesTest {

    @Test
    void slicesBitsIntoPlanesAndBack() {
        Random random = new Random(4);
        for (int n : new int[] {0, 1, 63, 64, 65, 200}) {
            long[] values = random.longs(n).toArray();
            long[] planes = BitPlanes.slice(values);
            int words = BitPlanes.wordsFor(n);
            for (int i = 0; i < n; i++) {
                for (int p = 0; p < 64; p++) {
                    assertThat(planes[p * words + i / 64] >>> (i % 64) & 1).isEqualTo(values[i] >>> p & 1);
                }
            }
            assertThat(BitPlanes.unslice(planes, n)).isEqualTo(values);
        }
    }
}
