package org.yuheng.adapters.mpc.join;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import org.yuheng.adapter.engine.Fault;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.adapters.mpc.dealing.DealtMaterial;
import org.yuheng.adapters.mpc.dealing.SeedStream;
import org.yuheng.adapters.mpc.math.BitPlanes;
import org.yuheng.adapters.mpc.math.Mersenne127;
import org.yuheng.adapters.mpc.ring.RingParty;
import org.yuheng.adapters.mpc.wire.Step;

/**
 * Joins two sets of different keys and leaves only shares behind: for each of the holder's bins a shared bit (its key is
 * in the other set) and shares of the other side's values for that key. Neither side learns who or how many matched.
 *
 * <p>This is circuit-PSI (Pinkas, Schneider, Tkachenko, Yanai, EUROCRYPT 2019) on a dealt vector-OLE:
 *
 * <ol>
 *   <li>The <em>holder</em> puts each key into a bin of its own ({@link Bins}); the <em>other</em> side's keys belong to
 *       three bins each. The holder's number of bins follows from its public row count.
 *   <li>For bin j the holder has dealt u, w, the other side Δ, v with w = v + Δ·u. The holder sends d = h(x) − u, which is
 *       uniform. Now the other side can compute a pad for any key y of its choice from v + Δ·(h(y) − d), and the holder
 *       knows just the pad of its own key x: H(j, w). (H is SHA-256, taken to be correlation robust.)
 *   <li>The other side draws for each bin a tag and masks, and hides (tag, values − masks) of each of its keys in each of
 *       its three bins under the pad, all in one {@link KeyedHint}. The holder reads the hint at its own keys: where x =
 *       y it finds the tag and values − masks, elsewhere noise.
 *   <li>Tags are compared on shares. Noise equals a tag with probability 2^−64 a bin.
 * </ol>
 */
public final class HiddenJoin {

    /** Words of the salt that both sides hash keys under. */
    public static final int SALT_BYTES = 32;

    private static final int HINT_TRIES = 8;

    private final RingParty party;
    private final byte[] salt;
    private final SeedStream random = SeedStream.ownRandomness();

    /** @param salt {@link #SALT_BYTES} bytes that both sides drew together; not secret */
    public HiddenJoin(RingParty party, byte[] salt) {
        this.party = party;
        this.salt = salt.clone();
    }

    /**
     * @param bits XOR-shared, one for each bin
     * @param values additive shares of the other side's values, one array of bins for each column; meaningless in bins
     *     whose bit is 0
     * @param keyIn at the holder the index of the key in each bin, or −1; empty at the other side
     */
    public record Matches(int bins, long[] bits, long[][] values, int[] keyIn) {}

    /** How many bins a holder of {@code rows} keys has. */
    public static int binsFor(int rows) {
        return Bins.forKeys(rows).count();
    }

    /**
     * The side whose keys stand in bins.
     *
     * @param keys all different, at most {@code rows}
     * @param rows this side's public row count
     * @param otherRows the other side's public row count
     * @param columns how many columns the other side sends along
     */
    public Matches asHolder(byte[][] keys, int rows, int otherRows, int columns) throws JobFailure {
        KeyDigests digests = KeyDigests.of(salt, keys);
        Bins bins = Bins.forKeys(rows);
        int[] keyIn = bins.place(digests)
                .orElseThrow(() -> new JobFailure(
                        Fault.NODE,
                        "BINS_FULL",
                        keys.length + " keys found no place in " + bins.count()
                                + " bins, which has a probability below 2^-40; start a new attempt"));
        int[] held = new int[keys.length];
        int[] key = new int[keys.length];
        int[] segment = new int[keys.length];
        int n = 0;
        for (int bin = 0; bin < bins.count(); bin++) {
            if (keyIn[bin] >= 0) {
                held[n] = bin;
                key[n] = keyIn[bin];
                segment[n++] = bin / bins.perSegment();
            }
        }

        DealtMaterial.OleReceiver ole = party.dealt().oleAsReceiver(bins.count());
        long[] points = Mersenne127.reduceAll(random.words(2 * bins.count()));
        long[] elements = digests.elements();
        for (int i = 0; i < n; i++) {
            int at = 2 * held[i];
            int from = 2 * key[i];
            Mersenne127.subtract(elements[from], elements[from + 1], ole.u()[at], ole.u()[at + 1], points, at);
        }
        party.peer().send(Step.OPRF_POINTS, points);

        int width = 1 + columns;
        byte[] seed = party.peer().receiveBytes(Step.HINT_SEED, KeyedHint.SEED_BYTES);
        if (seed.length != KeyedHint.SEED_BYTES) {
            throw party.peer().invalid("hint seed of " + seed.length + " bytes");
        }
        KeyedHint hint = new KeyedHint(Bins.SEGMENTS * otherRows, width, seed);
        long[] cells = party.peer().receive(Step.HINT, hint.words());
        long[] found = hint.decode(cells, digests, key, segment, n);
        long[] tags = random.words(bins.count());
        long[][] values = new long[columns][bins.count()];
        Pads pads = new Pads(width);
        for (int i = 0; i < n; i++) {
            long[] pad = pads.of(held[i], ole.w()[2 * held[i]], ole.w()[2 * held[i] + 1]);
            tags[held[i]] = found[i * width] ^ pad[0];
            for (int c = 0; c < columns; c++) {
                values[c][held[i]] = found[i * width + 1 + c] ^ pad[1 + c];
            }
        }
        return new Matches(bins.count(), party.equalPrivate(tags), values, keyIn);
    }

    /**
     * The side whose keys and values are looked for.
     *
     * @param keys all different, at most {@code rows}
     * @param columns values by column, then by key
     * @param rows this side's public row count
     * @param holderRows the holder's public row count
     */
    public Matches asOther(byte[][] keys, long[][] columns, int rows, int holderRows) throws JobFailure {
        Bins bins = Bins.forKeys(holderRows);
        DealtMaterial.OleSender ole = party.dealt().oleAsSender(bins.count());
        long[] points = party.peer().receive(Step.OPRF_POINTS, 2 * bins.count());
        for (int i = 0; i < points.length; i += 2) {
            if (!Mersenne127.isReduced(points[i], points[i + 1])) {
                throw party.peer().invalid("a point that is no element of the field");
            }
        }

        // rows that a filter or a missing key leaves out are replaced by random keys: their number stays hidden
        int missing = rows - keys.length;
        KeyDigests digests = KeyDigests.of(salt, keys).padTo(rows, random.words(KeyDigests.WORDS * missing));
        int width = 1 + columns.length;
        long[] tags = random.words(bins.count());
        long[][] masks = new long[columns.length][];
        for (int c = 0; c < columns.length; c++) {
            masks[c] = random.words(bins.count());
        }
        long[] hidden = new long[rows * Bins.SEGMENTS * width];
        long[] elements = digests.elements();
        long[] element = new long[2];
        Pads pads = new Pads(width);
        for (int key = 0; key < rows; key++) {
            for (int segment = 0; segment < Bins.SEGMENTS; segment++) {
                int bin = bins.bin(digests, key, segment);
                Mersenne127.subtract(
                        elements[2 * key], elements[2 * key + 1], points[2 * bin], points[2 * bin + 1], element, 0);
                Mersenne127.multiply(ole.delta()[0], ole.delta()[1], element[0], element[1], element, 0);
                Mersenne127.add(ole.v()[2 * bin], ole.v()[2 * bin + 1], element[0], element[1], element, 0);
                long[] pad = pads.of(bin, element[0], element[1]);
                int at = (key * Bins.SEGMENTS + segment) * width;
                hidden[at] = tags[bin] ^ pad[0];
                for (int c = 0; c < columns.length; c++) {
                    long value = key < keys.length ? columns[c][key] : 0;
                    hidden[at + 1 + c] = value - masks[c][bin] ^ pad[1 + c];
                }
            }
        }
        sendHint(digests, hidden, width);
        return new Matches(bins.count(), party.equalPrivate(tags), masks, new int[0]);
    }

    private void sendHint(KeyDigests digests, long[] hidden, int width) throws JobFailure {
        byte[] seed = new byte[KeyedHint.SEED_BYTES];
        for (int tries = 0; tries < HINT_TRIES; tries++) {
            ByteBuffer.wrap(seed).asLongBuffer().put(random.words(seed.length / Long.BYTES));
            KeyedHint hint = new KeyedHint(digests.count() * Bins.SEGMENTS, width, seed);
            Optional<long[]> cells = hint.encode(digests, hidden, random);
            if (cells.isPresent()) {
                party.peer().sendBytes(Step.HINT_SEED, seed);
                party.peer().send(Step.HINT, cells.get());
                return;
            }
        }
        throw new JobFailure(
                Fault.NODE,
                "HINT_NOT_ENCODABLE",
                digests.count() + " keys could not be encoded with " + HINT_TRIES + " seeds; start a new attempt");
    }

    /** Additive shares of the match bits. */
    public long[] bitValues(Matches matches) throws JobFailure {
        return party.bitsToValues(Arrays.copyOf(matches.bits(), BitPlanes.wordsFor(matches.bins())), matches.bins());
    }

    /** H(salt, bin, block, element), as many words as a hidden value has. */
    private final class Pads {
        private static final int PER_BLOCK = 4;
        private static final byte DOMAIN = 1;
        private static final int PREFIX = SALT_BYTES + 1;
        private final MessageDigest sha256 = KeyDigests.digest("SHA-256");
        private final ByteBuffer input = ByteBuffer.allocate(PREFIX + 4 + 1 + 16);
        private final long[] pad;

        Pads(int width) {
            pad = new long[(width + PER_BLOCK - 1) / PER_BLOCK * PER_BLOCK];
            input.put(salt).put(DOMAIN);
        }

        long[] of(int bin, long high, long low) {
            for (int block = 0; block * PER_BLOCK < pad.length; block++) {
                input.position(PREFIX);
                input.putInt(bin).put((byte) block).putLong(high).putLong(low);
                ByteBuffer.wrap(sha256.digest(input.array())).asLongBuffer().get(pad, block * PER_BLOCK, PER_BLOCK);
            }
            return pad;
        }
    }
}
