package org.yuheng.adapters.mpc.math;

import java.util.Arrays;

/**
 * Bit-sliced words: plane p holds bit p of every value, 64 values to a word. An array of planes is flat: plane p of n
 * values starts at p × {@link #wordsFor}(n).
 */
public final class BitPlanes {

    private BitPlanes() {}

    /** Words that hold one bit of each of {@code count} values. */
    public static int wordsFor(int count) {
        return (count + 63) >>> 6;
    }

    /** The 64 planes of {@code values}; bits beyond the last value are 0. */
    public static long[] slice(long[] values) {
        int words = wordsFor(values.length);
        long[] planes = new long[64 * words];
        long[] block = new long[64];
        for (int w = 0; w < words; w++) {
            int n = Math.min(64, values.length - 64 * w);
            System.arraycopy(values, 64 * w, block, 0, n);
            Arrays.fill(block, n, 64, 0);
            transpose(block);
            for (int p = 0; p < 64; p++) {
                planes[p * words + w] = block[p];
            }
        }
        return planes;
    }

    /** The values whose 64 planes these are. */
    public static long[] unslice(long[] planes, int count) {
        int words = wordsFor(count);
        long[] values = new long[count];
        long[] block = new long[64];
        for (int w = 0; w < words; w++) {
            for (int p = 0; p < 64; p++) {
                block[p] = planes[p * words + w];
            }
            transpose(block);
            System.arraycopy(block, 0, values, 64 * w, Math.min(64, count - 64 * w));
        }
        return values;
    }

    public static int bit(long[] plane, int index) {
        return (int) (plane[index >>> 6] >>> (index & 63)) & 1;
    }

    /** Bit j of word i becomes bit i of word j (Warren, Hacker's Delight, 7-3, with bit 0 the lowest). */
    static void transpose(long[] block) {
        long mask = 0xffff_ffffL;
        for (int j = 32; j != 0; j >>>= 1, mask ^= mask << j) {
            for (int k = 0; k < 64; k = ((k | j) + 1) & ~j) {
                long swap = ((block[k] >>> j) ^ block[k | j]) & mask;
                block[k] ^= swap << j;
                block[k | j] ^= swap;
            }
        }
    }
}
