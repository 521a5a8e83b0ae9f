package org.yuheng.adapters.fl.mask;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.adapters.fl.plan.FlCode;

/**
 * A vector over Z mod 2^192, the ring in which updates are masked and summed.
 *
 * <p>An element is a two's-complement integer in three 64-bit words, the lowest first. Whole numbers stand as they are;
 * reals stand in fixed point, multiplied by 2^{@value #FRACTION_BITS} and rounded to nearest, so that one encoding errs
 * by at most 2^-65. The width is chosen so that nothing has to be scaled to the data first: sums of squares of 64-bit
 * integers are exact over 2^57 rows, and reals may reach 2^120. Scaling would cost a round and show every party the
 * pooled means and variances.
 */
public final class RingVector {

    public static final int WORDS = 3;
    public static final int BYTES = WORDS * Long.BYTES;
    public static final int FRACTION_BITS = 64;

    /** A party's element stays below 2^184 in magnitude, so that 64 parties' sum stays in the signed range. */
    public static final int PARTY_BITS = 184;

    /** x / 2^64 = x · 5^64 / 10^64, which a BigDecimal holds without a division. */
    private static final BigInteger FIVES = BigInteger.valueOf(5).pow(FRACTION_BITS);

    private final long[] words;

    private RingVector(long[] words) {
        this.words = words;
    }

    public static RingVector zeros(int size) {
        return new RingVector(new long[Math.multiplyExact(size, WORDS)]);
    }

    /** Reads {@code bytes.length / 24} elements, each big-endian with the lowest word first. */
    public static RingVector fromBytes(byte[] bytes) {
        if (bytes.length % BYTES != 0) {
            throw new IllegalArgumentException(bytes.length + " bytes are not whole elements of " + BYTES);
        }
        long[] words = new long[bytes.length / Long.BYTES];
        ByteBuffer.wrap(bytes).asLongBuffer().get(words);
        return new RingVector(words);
    }

    public byte[] toBytes() {
        ByteBuffer buffer = ByteBuffer.allocate(words.length * Long.BYTES);
        buffer.asLongBuffer().put(words);
        return buffer.array();
    }

    public int size() {
        return words.length / WORDS;
    }

    /** Copies {@code count} elements of another vector. */
    public void copyFrom(RingVector other, int from, int to, int count) {
        System.arraycopy(other.words, from * WORDS, words, to * WORDS, count * WORDS);
    }

    /** Adds element by element, mod 2^192. */
    public void add(RingVector other) {
        requireSameSize(other.words.length);
        for (int i = 0; i < words.length; i += WORDS) {
            addWords(i, other.words[i], other.words[i + 1], other.words[i + 2]);
        }
    }

    /** Adds (or subtracts) uniformly random elements. */
    void addMask(LongBuffer mask, boolean negative) {
        requireSameSize(mask.remaining());
        for (int i = 0; i < words.length; i += WORDS) {
            if (negative) {
                subtractWords(i, mask.get(i), mask.get(i + 1), mask.get(i + 2));
            } else {
                addWords(i, mask.get(i), mask.get(i + 1), mask.get(i + 2));
            }
        }
    }

    /** Adds a whole number to element {@code index}. */
    public void addInteger(int index, long value) throws JobFailure {
        long sign = value >> 63;
        accumulate(index, value, sign, sign);
    }

    /** Adds the square of a whole number to element {@code index}. */
    public void addSquareOfInteger(int index, long value) throws JobFailure {
        accumulate(index, value * value, Math.multiplyHigh(value, value), 0);
    }

    /**
     * Adds a real to element {@code index}, in fixed point.
     *
     * @throws JobFailure FL_NOT_FINITE or FL_RANGE
     */
    public void addReal(int index, double value) throws JobFailure {
        requireInRange(value);
        long bits = Double.doubleToRawLongBits(value);
        accumulateShifted(index, 0, mantissa(bits), exponent(bits) + FRACTION_BITS, value < 0);
    }

    /**
     * Adds the square of a real to element {@code index}; the square is not rounded to a double first.
     *
     * @throws JobFailure FL_NOT_FINITE or FL_RANGE
     */
    public void addSquareOfReal(int index, double value) throws JobFailure {
        requireInRange(value);
        requireInRange(value * value);
        long bits = Double.doubleToRawLongBits(value);
        long m = mantissa(bits);
        accumulateShifted(index, Math.multiplyHigh(m, m), m * m, 2 * exponent(bits) + FRACTION_BITS, false);
    }

    /** Element {@code index} as a whole number. */
    public BigInteger integer(int index) {
        ByteBuffer buffer = ByteBuffer.allocate(BYTES);
        for (int w = WORDS - 1; w >= 0; w--) {
            buffer.putLong(words[index * WORDS + w]);
        }
        return new BigInteger(buffer.array());
    }

    /** Element {@code index} from fixed point, exactly. */
    public BigDecimal decimal(int index) {
        return new BigDecimal(integer(index).multiply(FIVES), FRACTION_BITS);
    }

    /** Element {@code index} from fixed point, rounded to a double. */
    public double real(int index) {
        return Math.scalb(integer(index).doubleValue(), -FRACTION_BITS);
    }

    /**
     * Checks that other parties' elements can be added without leaving the signed range.
     *
     * @throws JobFailure FL_RANGE
     */
    public void requirePartyRange() throws JobFailure {
        for (int i = 0; i < size(); i++) {
            long beyond = words[i * WORDS + WORDS - 1] >> (PARTY_BITS - 2 * Long.SIZE);
            if (beyond != 0 && beyond != -1) {
                throw FlCode.FL_RANGE.failure("a partial sum needs more than " + PARTY_BITS
                        + " bits (fixed point has " + FRACTION_BITS
                        + " of them after the point); ask for the column in a larger unit");
            }
        }
    }

    private void accumulateShifted(int index, long high, long low, int shift, boolean negative) throws JobFailure {
        BigShift magnitude = BigShift.of(high, low, shift);
        if (negative) {
            accumulateNegated(index, magnitude);
        } else {
            accumulate(index, magnitude.w0(), magnitude.w1(), magnitude.w2());
        }
    }

    private void accumulateNegated(int index, BigShift m) throws JobFailure {
        long w0 = -m.w0();
        long carry0 = m.w0() == 0 ? 1 : 0;
        long w1 = ~m.w1() + carry0;
        long carry1 = carry0 == 1 && m.w1() == 0 ? 1 : 0;
        accumulate(index, w0, w1, ~m.w2() + carry1);
    }

    /** Adds a signed value, and refuses where the signed sum wraps. */
    private void accumulate(int index, long w0, long w1, long w2) throws JobFailure {
        int i = index * WORDS;
        long before = words[i + 2];
        addWords(i, w0, w1, w2);
        long after = words[i + 2];
        if (((before ^ after) & (w2 ^ after)) < 0) {
            throw FlCode.FL_RANGE.failure("a partial sum left the range of " + WORDS * 64 + " bits");
        }
    }

    private void addWords(int i, long w0, long w1, long w2) {
        long s0 = words[i] + w0;
        long c0 = Long.compareUnsigned(s0, w0) < 0 ? 1 : 0;
        long s1 = words[i + 1] + w1;
        long c1 = Long.compareUnsigned(s1, w1) < 0 ? 1 : 0;
        long t1 = s1 + c0;
        c1 += Long.compareUnsigned(t1, s1) < 0 ? 1 : 0;
        words[i] = s0;
        words[i + 1] = t1;
        words[i + 2] += w2 + c1;
    }

    private void subtractWords(int i, long w0, long w1, long w2) {
        long b0 = Long.compareUnsigned(words[i], w0) < 0 ? 1 : 0;
        words[i] -= w0;
        long s1 = words[i + 1] - w1;
        long b1 = Long.compareUnsigned(words[i + 1], w1) < 0 ? 1 : 0;
        b1 += Long.compareUnsigned(s1, b0) < 0 ? 1 : 0;
        words[i + 1] = s1 - b0;
        words[i + 2] -= w2 + b1;
    }

    private void requireSameSize(int otherWords) {
        if (otherWords != words.length) {
            throw new IllegalArgumentException(otherWords / WORDS + " elements, expected " + size());
        }
    }

    private static void requireInRange(double value) throws JobFailure {
        if (!Double.isFinite(value)) {
            throw FlCode.FL_NOT_FINITE.failure(
                    "a value is NaN, infinite or beyond a double; expected a finite number: clean the column first");
        }
        if (Math.abs(value) >= 0x1p120) {
            throw FlCode.FL_RANGE.failure("a value is 2^120 or more in magnitude; ask for the column in a larger unit");
        }
    }

    private static long mantissa(long bits) {
        long fraction = bits & 0xFFFFFFFFFFFFFL;
        return (bits & 0x7FF0000000000000L) == 0 ? fraction << 1 : fraction | 0x10000000000000L;
    }

    private static int exponent(long bits) {
        return (int) ((bits >> 52) & 0x7FF) - 1075;
    }

    /** A 128-bit magnitude shifted into three words; to the right it rounds half up. */
    private record BigShift(long w0, long w1, long w2) {

        static BigShift of(long high, long low, int shift) {
            if (shift >= 0) {
                return left(high, low, shift);
            }
            int right = -shift;
            if (right > 128) {
                return new BigShift(0, 0, 0);
            }
            long roundBit = bit(high, low, right - 1);
            long h = right >= 64 ? 0 : high >>> right;
            long l;
            if (right == 128) {
                l = 0;
            } else if (right >= 64) {
                l = high >>> (right - 64);
            } else {
                l = (low >>> right) | (high << (64 - right));
            }
            long rounded = l + roundBit;
            return new BigShift(rounded, h + (rounded == 0 && roundBit == 1 ? 1 : 0), 0);
        }

        private static BigShift left(long high, long low, int shift) {
            int bits = shift & 63;
            long l = bits == 0 ? low : low << bits;
            long m = bits == 0 ? high : (high << bits) | (low >>> (64 - bits));
            long t = bits == 0 ? 0 : high >>> (64 - bits);
            int wordShift = shift >> 6;
            if (wordShift == 0) {
                return new BigShift(l, m, t);
            }
            return wordShift == 1 ? new BigShift(0, l, m) : new BigShift(0, 0, l);
        }

        private static long bit(long high, long low, int position) {
            return position >= 64 ? (high >>> (position - 64)) & 1 : (low >>> position) & 1;
        }
    }
}
