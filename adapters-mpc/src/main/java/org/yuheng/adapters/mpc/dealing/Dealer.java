package org.yuheng.adapters.mpc.dealing;

import java.security.SecureRandom;
import java.util.Arrays;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.adapters.mpc.math.BitPlanes;
import org.yuheng.adapters.mpc.math.Mersenne127;
import org.yuheng.adapters.mpc.wire.Step;
import org.yuheng.adapters.mpc.wire.Wire;

/**
 * Deals correlated randomness to two parties until both have said that they need no more. It draws fresh seeds for each
 * run, receives nothing but demands, and deals for a demand only when both parties made the same one.
 *
 * <p>Compression by seeds: each party expands its own seed, and only the demand's receiver is sent corrections, which
 * follow uniquely from both expansions: 8 bytes a multiplication or a whole dot product, 1/8 byte an AND.
 */
public final class Dealer {

    static final long END = -1;

    private final Wire[] parties;
    private final byte[][] seeds = new byte[2][SeedStream.SEED_BYTES];

    public Dealer(Wire party0, Wire party1) {
        this.parties = new Wire[] {party0, party1};
    }

    /** @return how many demands were dealt */
    public long run() throws JobFailure, InterruptedException {
        sendSeeds();
        long number = 0;
        while (true) {
            long[] first = parties[0].receive(Step.DEMAND, Demand.WORDS);
            long[] second = parties[1].receive(Step.DEMAND, Demand.WORDS);
            if (!Arrays.equals(first, second)) {
                throw parties[1].invalid(
                        "demand " + Arrays.toString(second) + " where party-0 asked " + Arrays.toString(first));
            }
            if (first[0] == number && first[1] == END) {
                parties[0].finish();
                parties[1].finish();
                return number;
            }
            deal(demand(first, number), number);
            number++;
        }
    }

    private Demand demand(long[] words, long number) throws JobFailure {
        try {
            return Demand.of(words, number);
        } catch (IllegalArgumentException e) {
            throw parties[0].invalid(e.getMessage());
        }
    }

    private void sendSeeds() throws JobFailure {
        SecureRandom random = new SecureRandom();
        byte[] session = new byte[DealtMaterial.SESSION_BYTES];
        random.nextBytes(session);
        for (int p = 0; p < 2; p++) {
            random.nextBytes(seeds[p]);
            byte[] message = Arrays.copyOf(session, session.length + seeds[p].length);
            System.arraycopy(seeds[p], 0, message, session.length, seeds[p].length);
            parties[p].sendBytes(Step.SEED, message);
            Arrays.fill(message, (byte) 0);
        }
    }

    private void deal(Demand demand, long number) throws JobFailure {
        Wire receiver = parties[demand.receiver()];
        // named from the receiver's side: it draws "own", the other party draws "other"
        SeedStream own = new SeedStream(seeds[demand.receiver()], number);
        SeedStream other = new SeedStream(seeds[1 - demand.receiver()], number);
        int count = demand.count();
        switch (demand.kind()) {
            case MULTIPLICATION -> receiver.send(Step.CORRECTION, multiplications(own, other, count));
            case AND -> receiver.send(Step.CORRECTION, ands(own, other, count));
            case DOT -> receiver.send(Step.CORRECTION, dots(own, other, count, demand.width()));
            case DOUBLE_BIT -> receiver.send(Step.CORRECTION, doubleBits(own, other, count));
            case MASK -> receiver.send(Step.CORRECTION, masks(own, other, count));
            case TRUNCATION -> truncations(receiver, own, other, count, demand.width());
            case VECTOR_OLE -> receiver.send(Step.CORRECTION, vectorOle(own, other, count));
            case PERMUTATION -> receiver.send(Step.CORRECTION, permutation(own, other, count, demand.width()));
        }
    }

    private static long[] multiplications(SeedStream own, SeedStream other, int count) {
        long[] a = sum(own.words(count), other.words(count));
        long[] b = sum(own.words(count), other.words(count));
        long[] c = other.words(count);
        for (int i = 0; i < count; i++) {
            c[i] = a[i] * b[i] - c[i];
        }
        return c;
    }

    private static long[] ands(SeedStream own, SeedStream other, int words) {
        long[] a = xor(own.words(words), other.words(words));
        long[] b = xor(own.words(words), other.words(words));
        long[] c = other.words(words);
        for (int i = 0; i < words; i++) {
            c[i] ^= a[i] & b[i];
        }
        return c;
    }

    private static long[] dots(SeedStream own, SeedStream other, int count, int length) {
        long[] a = sum(own.words(count * length), other.words(count * length));
        long[] b = sum(own.words(count * length), other.words(count * length));
        long[] c = other.words(count);
        for (int i = 0; i < count; i++) {
            long dot = 0;
            for (int j = i * length; j < (i + 1) * length; j++) {
                dot += a[j] * b[j];
            }
            c[i] = dot - c[i];
        }
        return c;
    }

    private static long[] doubleBits(SeedStream own, SeedStream other, int count) {
        int words = BitPlanes.wordsFor(count);
        long[] bits = xor(own.words(words), other.words(words));
        long[] values = other.words(count);
        for (int i = 0; i < count; i++) {
            values[i] = BitPlanes.bit(bits, i) - values[i];
        }
        return values;
    }

    private static long[] masks(SeedStream own, SeedStream other, int count) {
        int words = 64 * BitPlanes.wordsFor(count);
        long[] mask = BitPlanes.unslice(xor(own.words(words), other.words(words)), count);
        long[] values = other.words(count);
        for (int i = 0; i < count; i++) {
            values[i] = mask[i] - values[i];
        }
        return values;
    }

    private static void truncations(Wire receiver, SeedStream own, SeedStream other, int count, int bits)
            throws JobFailure {
        long[] mask = sum(own.words(count), other.words(count));
        long[] upper = other.words(count);
        long[] top = other.words(count);
        for (int i = 0; i < count; i++) {
            upper[i] = (mask[i] >>> bits) - upper[i];
            top[i] = (mask[i] >>> 63) - top[i];
        }
        receiver.send(Step.CORRECTION, upper);
        receiver.send(Step.CORRECTION, top);
    }

    private static long[] vectorOle(SeedStream own, SeedStream other, int count) {
        long[] u = Mersenne127.reduceAll(own.words(2 * count));
        long[] delta = Mersenne127.reduceAll(other.words(2));
        long[] w = Mersenne127.reduceAll(other.words(2 * count));
        long[] product = new long[2];
        for (int i = 0; i < w.length; i += 2) {
            Mersenne127.multiply(delta[0], delta[1], u[i], u[i + 1], product, 0);
            Mersenne127.add(w[i], w[i + 1], product[0], product[1], w, i);
        }
        return w;
    }

    private static long[] permutation(SeedStream own, SeedStream other, int size, int columns) {
        int[] order = own.permutation(size);
        long[] before = other.words(size * columns);
        long[] difference = other.words(size * columns);
        for (int c = 0; c < columns; c++) {
            for (int i = 0; i < size; i++) {
                difference[c * size + i] = before[c * size + order[i]] - difference[c * size + i];
            }
        }
        return difference;
    }

    private static long[] sum(long[] into, long[] added) {
        for (int i = 0; i < into.length; i++) {
            into[i] += added[i];
        }
        return into;
    }

    private static long[] xor(long[] into, long[] added) {
        for (int i = 0; i < into.length; i++) {
            into[i] ^= added[i];
        }
        return into;
    }
}
