package org.yuheng.adapters.mpc.math;

/**
 * F_p for p = 2^127 − 1. An element is two words, high (below 2^63) then low, in flat arrays: element i stands at 2i and 2i
 * + 1. Results are reduced to 0 … p − 1.
 */
public final class Mersenne127 {

    private static final long TOP = Long.MAX_VALUE;

    private Mersenne127() {}

    /** Drops the top bit of each high word, so that uniform words become uniform elements (up to p itself, taken as 0). */
    public static long[] reduceAll(long[] words) {
        for (int i = 0; i < words.length; i += 2) {
            put(words, i, words[i] & TOP, words[i + 1]);
        }
        return words;
    }

    public static boolean isReduced(long high, long low) {
        return high >= 0 && !(high == TOP && low == -1);
    }

    /** {@code out[at] = a + b}. */
    public static void add(long aHigh, long aLow, long bHigh, long bLow, long[] out, int at) {
        long low = aLow + bLow;
        long carry = Long.compareUnsigned(low, aLow) < 0 ? 1 : 0;
        fold(aHigh + bHigh + carry, low, out, at);
    }

    /** {@code out[at] = a − b}. */
    public static void subtract(long aHigh, long aLow, long bHigh, long bLow, long[] out, int at) {
        // −b is p − b, the complement of its 127 bits
        add(aHigh, aLow, ~bHigh & TOP, ~bLow, out, at);
    }

    /** {@code out[at] = a · b}. */
    public static void multiply(long aHigh, long aLow, long bHigh, long bLow, long[] out, int at) {
        // 254-bit product in four words, r3 r2 r1 r0
        long r0 = aLow * bLow;
        long r1 = multiplyHigh(aLow, bLow);
        long r2 = multiplyHigh(aHigh, bLow);
        long r3 = multiplyHigh(aHigh, bHigh);

        long t = aHigh * bLow;
        r1 += t;
        r2 += Long.compareUnsigned(r1, t) < 0 ? 1 : 0;

        t = aLow * bHigh;
        r1 += t;
        long carry = multiplyHigh(aLow, bHigh) + (Long.compareUnsigned(r1, t) < 0 ? 1 : 0);

        r2 += carry;
        r3 += Long.compareUnsigned(r2, carry) < 0 ? 1 : 0;
        t = aHigh * bHigh;
        r2 += t;
        r3 += Long.compareUnsigned(r2, t) < 0 ? 1 : 0;

        // x = low + 2^127 · high, and 2^127 = 1
        long high1 = r3 << 1 | r2 >>> 63;
        long high0 = r2 << 1 | r1 >>> 63;
        long low = r0 + high0;
        long c = Long.compareUnsigned(low, r0) < 0 ? 1 : 0;
        fold((r1 & TOP) + high1 + c, low, out, at);
    }

    /** Reduces a number below 2^128. */
    private static void fold(long high, long low, long[] out, int at) {
        long folded = low + (high >>> 63);
        long carry = folded == 0 && high < 0 ? 1 : 0;
        put(out, at, (high & TOP) + carry, folded);
    }

    private static void put(long[] out, int at, long high, long low) {
        // the only values above p − 1 that reach here are p and, from fold, 2^127
        if (high == TOP && low == -1) {
            out[at] = 0;
            out[at + 1] = 0;
        } else if (high < 0) {
            out[at] = 0;
            out[at + 1] = low + 1;
        } else {
            out[at] = high;
            out[at + 1] = low;
        }
    }

    /** The high word of the unsigned product (Math.unsignedMultiplyHigh is not in Java 17). */
    private static long multiplyHigh(long a, long b) {
        return Math.multiplyHigh(a, b) + ((a >> 63) & b) + ((b >> 63) & a);
    }
}
