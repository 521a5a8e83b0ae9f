package org.yuheng.adapters.mpc.dealing;

import java.util.Arrays;
import java.util.HexFormat;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.adapters.mpc.dealing.Demand.Kind;
import org.yuheng.adapters.mpc.math.BitPlanes;
import org.yuheng.adapters.mpc.math.Mersenne127;
import org.yuheng.adapters.mpc.wire.Step;
import org.yuheng.adapters.mpc.wire.Wire;

/**
 * One party's part of the dealt randomness in one session. Every call takes the next demand number, so nothing is handed
 * out twice; a new attempt has a new dealer process and new seeds.
 */
public final class DealtMaterial {

    static final int SESSION_BYTES = 16;

    private final Wire dealer;
    private final int party;
    private final byte[] seed;
    private final String session;
    private long next;
    private boolean ended;

    /** One party's part of a product: {@code a}, {@code b} and {@code c}; sums (or XORs) over the parties have a·b = c. */
    public record Products(long[] a, long[] b, long[] c) {}

    /** @param bits XOR-shared, 64 to a word; @param values the same bits, shared additively */
    public record DoubleBits(long[] bits, long[] values) {}

    /** @param planes of r, XOR-shared; @param values r shared additively */
    public record Masks(long[] planes, long[] values) {}

    /** @param values r; @param upper r >>> bits; @param top r >>> 63; all shared additively */
    public record Truncations(long[] values, long[] upper, long[] top) {}

    /** The receiver's side of w = v + Δ·u, as elements of {@link Mersenne127}. */
    public record OleReceiver(long[] u, long[] w) {}

    /** The other side; {@code delta} is one element. */
    public record OleSender(long[] delta, long[] v) {}

    /** {@code difference[c·n + i] = A[c·n + order[i]] − B[c·n + i]}. */
    public record PermutationOwner(int[] order, long[] difference) {}

    public record PermutationOther(long[] before, long[] after) {}

    /**
     * Receives this party's seed.
     *
     * @param party 0 or 1
     */
    public DealtMaterial(Wire dealer, int party) throws JobFailure {
        this.dealer = dealer;
        this.party = party;
        byte[] message = dealer.receiveBytes(Step.SEED, SESSION_BYTES + SeedStream.SEED_BYTES);
        if (message.length != SESSION_BYTES + SeedStream.SEED_BYTES) {
            throw dealer.invalid("seed message of " + message.length + " bytes");
        }
        this.session = HexFormat.of().formatHex(message, 0, SESSION_BYTES);
        this.seed = Arrays.copyOfRange(message, SESSION_BYTES, message.length);
        Arrays.fill(message, (byte) 0);
    }

    /** Names the dealing session; not secret. */
    public String session() {
        return session;
    }

    public Products multiplications(int count) throws JobFailure {
        return products(Kind.MULTIPLICATION, count, count, 1, 1);
    }

    /** {@code words} words of 64 AND triples each. */
    public Products ands(int words) throws JobFailure {
        return products(Kind.AND, words, words, 1, 1);
    }

    /** {@code count} pairs of vectors of {@code length}; {@code c} has one word a pair. */
    public Products dots(int count, int length) throws JobFailure {
        return products(Kind.DOT, count, count * length, length, 1);
    }

    public DoubleBits doubleBits(int count) throws JobFailure {
        SeedStream stream = demand(new Demand(Kind.DOUBLE_BIT, count, 1, 1));
        long[] bits = stream.words(BitPlanes.wordsFor(count));
        return new DoubleBits(bits, ownOrCorrection(stream, count, 1));
    }

    public Masks masks(int count) throws JobFailure {
        SeedStream stream = demand(new Demand(Kind.MASK, count, 1, 1));
        long[] planes = stream.words(64 * BitPlanes.wordsFor(count));
        return new Masks(planes, ownOrCorrection(stream, count, 1));
    }

    public Truncations truncations(int count, int bits) throws JobFailure {
        SeedStream stream = demand(new Demand(Kind.TRUNCATION, count, bits, 1));
        long[] values = stream.words(count);
        long[] upper = ownOrCorrection(stream, count, 1);
        return new Truncations(values, upper, ownOrCorrection(stream, count, 1));
    }

    public OleReceiver oleAsReceiver(int count) throws JobFailure {
        SeedStream stream = demand(new Demand(Kind.VECTOR_OLE, count, 1, party));
        long[] u = Mersenne127.reduceAll(stream.words(2 * count));
        long[] w = dealer.receive(Step.CORRECTION, 2 * count);
        for (int i = 0; i < w.length; i += 2) {
            if (!Mersenne127.isReduced(w[i], w[i + 1])) {
                throw dealer.invalid("a correction that is no element of the field");
            }
        }
        return new OleReceiver(u, w);
    }

    public OleSender oleAsSender(int count) throws JobFailure {
        SeedStream stream = demand(new Demand(Kind.VECTOR_OLE, count, 1, 1 - party));
        long[] delta = Mersenne127.reduceAll(stream.words(2));
        return new OleSender(delta, Mersenne127.reduceAll(stream.words(2 * count)));
    }

    public PermutationOwner permutationAsOwner(int size, int columns) throws JobFailure {
        SeedStream stream = demand(new Demand(Kind.PERMUTATION, size, columns, party));
        return new PermutationOwner(stream.permutation(size), dealer.receive(Step.CORRECTION, size * columns));
    }

    public PermutationOther permutationAsOther(int size, int columns) throws JobFailure {
        SeedStream stream = demand(new Demand(Kind.PERMUTATION, size, columns, 1 - party));
        return new PermutationOther(stream.words(size * columns), stream.words(size * columns));
    }

    /** Tells the dealer that this party needs nothing more, and forgets the seed. */
    public void end() throws JobFailure {
        if (!ended) {
            ended = true;
            Arrays.fill(seed, (byte) 0);
            dealer.send(Step.DEMAND, new long[] {next, Dealer.END, 0, 0, 0});
        }
    }

    private Products products(Kind kind, int count, int length, int width, int receiver) throws JobFailure {
        SeedStream stream = demand(new Demand(kind, count, width, receiver));
        long[] a = stream.words(length);
        long[] b = stream.words(length);
        return new Products(a, b, ownOrCorrection(stream, count, receiver));
    }

    private long[] ownOrCorrection(SeedStream stream, int count, int receiver) throws JobFailure {
        return party == receiver ? dealer.receive(Step.CORRECTION, count) : stream.words(count);
    }

    private SeedStream demand(Demand demand) throws JobFailure {
        if (ended) {
            throw new IllegalStateException("demand " + demand.kind() + " after the end of session " + session);
        }
        dealer.send(Step.DEMAND, demand.toWords(next));
        return new SeedStream(seed, next++);
    }
}
