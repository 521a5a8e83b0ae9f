package org.yuheng.adapters.mpc.join;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.yuheng.adapters.mpc.dealing.SeedStream;

class KeyedHintTest {

    private final Random random = new Random(6);

    private KeyDigests keys(int count) {
        return KeyDigests.of(new byte[32], new byte[0][])
                .padTo(count, random.longs((long) KeyDigests.WORDS * count).toArray());
    }

    @Test
    void readsEveryStoredValueAndNoiseElsewhere() {
        for (int n : new int[] {0, 1, 2, 7, 20, 30, 100, 1000, 10_000}) {
            int width = 1 + n % 3;
            KeyDigests keys = keys(n);
            int stored = n * Bins.SEGMENTS;
            long[] values = random.longs((long) stored * width).toArray();
            byte[] seed = new byte[KeyedHint.SEED_BYTES];
            random.nextBytes(seed);
            KeyedHint hint = new KeyedHint(stored, width, seed);
            long[] cells = hint.encode(keys, values, SeedStream.ownRandomness()).orElseThrow();
            assertThat(cells).hasSize(hint.words());
            int[] key = new int[stored];
            int[] segment = new int[stored];
            for (int i = 0; i < stored; i++) {
                key[i] = i / Bins.SEGMENTS;
                segment[i] = i % Bins.SEGMENTS;
            }
            assertThat(hint.decode(cells, keys, key, segment, stored)).isEqualTo(values);
            long[] noise = hint.decode(cells, keys(n), key, segment, stored);
            for (int i = 0; i < values.length; i++) {
                assertThat(noise[i]).isNotEqualTo(values[i]);
            }
        }
    }

    @Test
    void encodesWithTheFirstSeedTimeAfterTime() {
        for (int i = 0; i < 3000; i++) {
            int n = 1 + random.nextInt(60);
            byte[] seed = new byte[KeyedHint.SEED_BYTES];
            random.nextBytes(seed);
            KeyedHint hint = new KeyedHint(n * Bins.SEGMENTS, 1, seed);
            assertThat(hint.encode(keys(n), new long[n * Bins.SEGMENTS], SeedStream.ownRandomness()))
                    .as("%d keys", n)
                    .isPresent();
        }
    }

    @Test
    void refusesToStoreOneKeyTwice() {
        long[] same = new long[2 * KeyDigests.WORDS];
        Arrays.fill(same, 9);
        KeyDigests keys = KeyDigests.of(new byte[32], new byte[0][]).padTo(2, same);
        KeyedHint hint = new KeyedHint(6, 1, new byte[KeyedHint.SEED_BYTES]);
        assertThat(hint.encode(keys, random.longs(6).toArray(), SeedStream.ownRandomness()))
                .isEmpty();
    }
}
