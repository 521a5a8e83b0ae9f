package org.yuheng.adapters.mpc.ring;

import java.util.Arrays;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.adapters.mpc.dealing.DealtMaterial;
import org.yuheng.adapters.mpc.math.BitPlanes;
import org.yuheng.adapters.mpc.wire.Step;
import org.yuheng.adapters.mpc.wire.Wire;

/**
 * One of two computing parties. An additive share of x is a word at each party whose sum modulo 2^64 is x; an XOR share
 * of bits is a word at each whose XOR is the bits, 64 to a word. Both parties call the same methods in the same order with
 * arrays of the same lengths. Signed values are two's complement.
 *
 * <p>Sharing an own input takes no message: its owner holds the value, the other party holds 0; everything that is later
 * opened or released is masked by dealt randomness first.
 */
public final class RingParty {

    /** Multiplications at a time, which bounds memory at the parties and at the dealer. */
    private static final int BATCH = 1 << 21;

    private final int index;
    private final Wire peer;
    private final DealtMaterial dealt;

    /** @param index 0 or 1 */
    public RingParty(int index, Wire peer, DealtMaterial dealt) {
        this.index = index;
        this.peer = peer;
        this.dealt = dealt;
    }

    public int index() {
        return index;
    }

    public Wire peer() {
        return peer;
    }

    public DealtMaterial dealt() {
        return dealt;
    }

    /** A share of the public {@code value}. */
    public long constant(long value) {
        return index == 0 ? value : 0;
    }

    public static long[] add(long[] x, long[] y) {
        long[] sum = new long[x.length];
        for (int i = 0; i < x.length; i++) {
            sum[i] = x[i] + y[i];
        }
        return sum;
    }

    public static long[] subtract(long[] x, long[] y) {
        long[] difference = new long[x.length];
        for (int i = 0; i < x.length; i++) {
            difference[i] = x[i] - y[i];
        }
        return difference;
    }

    public static long sum(long[] x) {
        long sum = 0;
        for (long value : x) {
            sum += value;
        }
        return sum;
    }

    /** Tells both parties the values. */
    public long[] open(long[] x) throws JobFailure {
        return add(x, peer.exchange(Step.OPEN_VALUE, x));
    }

    /** Tells both parties the bits. */
    public long[] openBits(long[] bits) throws JobFailure {
        return xor(bits, peer.exchange(Step.OPEN_BITS, bits));
    }

    /** Element by element; one round for each 2^21 elements (Beaver, CRYPTO '91). */
    public long[] multiply(long[] x, long[] y) throws JobFailure {
        long[] product = new long[x.length];
        for (int from = 0; from < x.length; from += BATCH) {
            multiply(x, y, from, Math.min(BATCH, x.length - from), product);
        }
        return product;
    }

    private void multiply(long[] x, long[] y, int from, int n, long[] product) throws JobFailure {
        DealtMaterial.Products t = dealt.multiplications(n);
        long[] masked = new long[2 * n];
        for (int i = 0; i < n; i++) {
            masked[i] = x[from + i] - t.a()[i];
            masked[n + i] = y[from + i] - t.b()[i];
        }
        long[] theirs = peer.exchange(Step.OPEN_MULTIPLY, masked);
        for (int i = 0; i < n; i++) {
            long d = masked[i] + theirs[i];
            long e = masked[n + i] + theirs[n + i];
            product[from + i] = t.c()[i] + d * t.b()[i] + e * t.a()[i] + constant(d * e);
        }
    }

    /** Word by word, 64 bits at a time; one round. */
    public long[] and(long[] x, long[] y) throws JobFailure {
        return and(x, y, dealt.ands(x.length), 0);
    }

    /** With the triples of {@code t} from word {@code from}, so that one demand serves a whole tree. */
    private long[] and(long[] x, long[] y, DealtMaterial.Products t, int from) throws JobFailure {
        int n = x.length;
        long[] masked = new long[2 * n];
        for (int i = 0; i < n; i++) {
            masked[i] = x[i] ^ t.a()[from + i];
            masked[n + i] = y[i] ^ t.b()[from + i];
        }
        long[] theirs = peer.exchange(Step.OPEN_AND, masked);
        long[] product = new long[n];
        for (int i = 0; i < n; i++) {
            long d = masked[i] ^ theirs[i];
            long e = masked[n + i] ^ theirs[n + i];
            product[i] = t.c()[from + i] ^ d & t.b()[from + i] ^ e & t.a()[from + i] ^ constant(d & e);
        }
        return product;
    }

    /**
     * {@code count} dot products of vectors of {@code length} (flat arrays, one vector after the other); one round,
     * corrections of 8 bytes for each product whatever its length.
     */
    public long[] dot(long[] x, long[] y, int count, int length) throws JobFailure {
        int n = count * length;
        DealtMaterial.Products t = dealt.dots(count, length);
        long[] masked = new long[2 * n];
        for (int i = 0; i < n; i++) {
            masked[i] = x[i] - t.a()[i];
            masked[n + i] = y[i] - t.b()[i];
        }
        long[] theirs = peer.exchange(Step.OPEN_DOT, masked);
        long[] products = t.c();
        for (int p = 0; p < count; p++) {
            long dot = 0;
            for (int i = p * length; i < (p + 1) * length; i++) {
                long d = masked[i] + theirs[i];
                long e = masked[n + i] + theirs[n + i];
                dot += d * t.b()[i] + e * t.a()[i] + constant(d * e);
            }
            products[p] += dot;
        }
        return products;
    }

    /** XOR-shared bits become additive shares of 0 and 1; one round with dealt doubly-shared bits. */
    public long[] bitsToValues(long[] bits, int count) throws JobFailure {
        DealtMaterial.DoubleBits r = dealt.doubleBits(count);
        long[] opened = openBits(xor(bits, r.bits()));
        long[] values = r.values();
        for (int i = 0; i < count; i++) {
            // c ⊕ r = c + r − 2·c·r
            long c = BitPlanes.bit(opened, i);
            values[i] = constant(c) + values[i] - 2 * c * values[i];
        }
        return values;
    }

    /**
     * Whether the XOR of the two parties' words is 0, value by value: equality of a word that one party holds with one
     * that the other holds. Six rounds, 63 ANDs a value.
     *
     * @return XOR-shared bits
     */
    public long[] equalPrivate(long[] mine) throws JobFailure {
        int words = BitPlanes.wordsFor(mine.length);
        long[] planes = BitPlanes.slice(mine);
        if (index == 0) {
            for (int i = 0; i < planes.length; i++) {
                planes[i] = ~planes[i];
            }
        }
        DealtMaterial.Products t = dealt.ands(63 * words);
        int used = 0;
        for (int half = 32; half >= 1; half /= 2) {
            int n = half * words;
            planes = and(Arrays.copyOf(planes, n), Arrays.copyOfRange(planes, n, 2 * n), t, used);
            used += n;
        }
        return planes;
    }

    /** Whether additively shared values are equal; XOR-shared bits. */
    public long[] equal(long[] x, long[] y) throws JobFailure {
        // x0 + x1 = y0 + y1 exactly when x0 − y0, which one party knows, is y1 − x1, which the other knows
        return equalPrivate(index == 0 ? subtract(x, y) : subtract(y, x));
    }

    /** Whether x &lt; 0, for |x| &lt; 2^63; XOR-shared bits. Seven rounds, 126 ANDs a value. */
    public long[] negative(long[] x) throws JobFailure {
        int n = x.length;
        int words = BitPlanes.wordsFor(n);
        DealtMaterial.Masks r = dealt.masks(n);
        long[] masked = add(x, r.values());
        long[] y = add(masked, peer.exchange(Step.OPEN_COMPARE, masked));

        // x = y − r: its top bit is y63 ⊕ r63 ⊕ borrow, and the borrow is whether y < r in the 63 bits below
        long[] ySliced = BitPlanes.slice(y);
        long[] less = new long[64 * words];
        long[] same = new long[64 * words];
        for (int i = 0; i < words; i++) {
            // below bit 0 stands a pair that is the same
            same[i] = constant(-1);
        }
        for (int p = 0; p < 63; p++) {
            for (int i = 0; i < words; i++) {
                long yBit = ySliced[p * words + i];
                long rBit = r.planes()[p * words + i];
                less[(p + 1) * words + i] = ~yBit & rBit;
                same[(p + 1) * words + i] = rBit ^ constant(~yBit);
            }
        }
        long[] borrow = lessTree(less, same, words);
        long[] sign = new long[words];
        for (int i = 0; i < words; i++) {
            sign[i] = borrow[i] ^ r.planes()[63 * words + i] ^ constant(ySliced[63 * words + i]);
        }
        return sign;
    }

    /** Joins neighbouring bits until one is left: less = less_high ⊕ same_high·less_low, same = same_high·same_low. */
    private long[] lessTree(long[] less, long[] same, int words) throws JobFailure {
        DealtMaterial.Products t = dealt.ands(126 * words);
        int used = 0;
        for (int half = 32; half >= 1; half /= 2) {
            int n = half * words;
            long[] high = new long[2 * n];
            long[] low = new long[2 * n];
            for (int p = 0; p < half; p++) {
                int lower = 2 * p * words;
                System.arraycopy(same, lower + words, high, p * words, words);
                System.arraycopy(same, lower + words, high, n + p * words, words);
                System.arraycopy(less, lower, low, p * words, words);
                System.arraycopy(same, lower, low, n + p * words, words);
            }
            long[] product = and(high, low, t, used);
            used += 2 * n;
            long[] joined = new long[n];
            for (int p = 0; p < half; p++) {
                for (int i = 0; i < words; i++) {
                    joined[p * words + i] = less[(2 * p + 1) * words + i] ^ product[p * words + i];
                }
            }
            less = joined;
            same = Arrays.copyOfRange(product, n, 2 * n);
        }
        return less;
    }

    /** Whether x ≥ {@code threshold}, for |x − threshold| &lt; 2^63; XOR-shared bits. */
    public long[] atLeast(long[] x, long threshold) throws JobFailure {
        long[] shifted = x.clone();
        for (int i = 0; i < shifted.length; i++) {
            shifted[i] -= constant(threshold);
        }
        return not(negative(shifted));
    }

    public long[] not(long[] bits) {
        long[] flipped = bits.clone();
        for (int i = 0; i < flipped.length; i++) {
            flipped[i] ^= constant(-1);
        }
        return flipped;
    }

    /**
     * Divides by 2^{@code bits}, for |x| &lt; 2^62, 1 ≤ bits ≤ 62: the probabilistic truncation with a dealt mask and its
     * overflow bit of Dalskov, Escudero, Keller (PoPETs 2020, protocol TruncPr). The result is ⌊x / 2^bits⌋ or one more —
     * one more with probability (x mod 2^bits) / 2^bits, so it is right on average — and, unlike local truncation, never
     * anything else. One round.
     */
    public long[] truncate(long[] x, int bits) throws JobFailure {
        if (bits < 1 || bits > 62) {
            throw new IllegalArgumentException("truncation by " + bits + " bits, 1 to 62 are possible");
        }
        int n = x.length;
        DealtMaterial.Truncations r = dealt.truncations(n, bits);
        long[] masked = new long[n];
        for (int i = 0; i < n; i++) {
            // 2^62 makes it positive, below 2^63
            masked[i] = x[i] + constant(1L << 62) + r.values()[i];
        }
        long[] theirs = peer.exchange(Step.OPEN_TRUNCATE, masked);
        long[] truncated = new long[n];
        for (int i = 0; i < n; i++) {
            long opened = masked[i] + theirs[i];
            long overflow = opened < 0 ? 0 : r.top()[i];
            truncated[i] = constant((opened >>> bits) - (1L << (62 - bits))) - r.upper()[i] + (overflow << (64 - bits));
        }
        return truncated;
    }

    /**
     * Rearranges shared columns by an order that only this party knows: output i is input {@code order[i]}. The other
     * party learns how many entries there are, and nothing else. One message each way.
     *
     * @param columns arrays of one length n
     * @param order different numbers below n
     */
    public long[][] permuteAsOwner(long[][] columns, int[] order) throws JobFailure {
        int n = columns[0].length;
        DealtMaterial.PermutationOwner dealtOrder = dealt.permutationAsOwner(n, columns.length);
        int[] placeOf = new int[n];
        for (int i = 0; i < n; i++) {
            placeOf[dealtOrder.order()[i]] = i;
        }
        long[] places = new long[order.length];
        for (int i = 0; i < order.length; i++) {
            places[i] = placeOf[order[i]];
        }
        peer.send(Step.PERMUTE_ORDER, places);
        long[] theirs = peer.receive(Step.PERMUTE_VALUES, n * columns.length);
        long[][] moved = new long[columns.length][order.length];
        for (int c = 0; c < columns.length; c++) {
            for (int i = 0; i < order.length; i++) {
                moved[c][i] = columns[c][order[i]]
                        + theirs[c * n + order[i]]
                        + dealtOrder.difference()[c * n + (int) places[i]];
            }
        }
        return moved;
    }

    /** The other side of {@link #permuteAsOwner}, which chooses {@code count} entries. */
    public long[][] permuteAsOther(long[][] columns, int count) throws JobFailure {
        int n = columns[0].length;
        DealtMaterial.PermutationOther masks = dealt.permutationAsOther(n, columns.length);
        long[] masked = new long[n * columns.length];
        for (int c = 0; c < columns.length; c++) {
            for (int i = 0; i < n; i++) {
                masked[c * n + i] = columns[c][i] - masks.before()[c * n + i];
            }
        }
        peer.send(Step.PERMUTE_VALUES, masked);
        long[] places = peer.receive(Step.PERMUTE_ORDER, count);
        boolean[] seen = new boolean[n];
        long[][] moved = new long[columns.length][count];
        for (int i = 0; i < count; i++) {
            if (places[i] < 0 || places[i] >= n || seen[(int) places[i]]) {
                throw peer.invalid("place " + places[i] + " in an order of " + n + ", or twice");
            }
            seen[(int) places[i]] = true;
            for (int c = 0; c < columns.length; c++) {
                moved[c][i] = masks.after()[c * n + (int) places[i]];
            }
        }
        return moved;
    }

    private static long[] xor(long[] x, long[] y) {
        long[] result = new long[x.length];
        for (int i = 0; i < x.length; i++) {
            result[i] = x[i] ^ y[i];
        }
        return result;
    }
}
