package org.yuheng.adapters.mpc.join;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import org.yuheng.adapters.mpc.dealing.SeedStream;
import org.yuheng.adapters.mpc.math.BitPlanes;

/**
 * An oblivious key-value store over XOR: cells from which the value of a stored key is the XOR of three sparse cells and
 * of a random half of {@link #DENSE} dense ones, and from which any other key reads noise. When the stored values are
 * uniform, so are the cells (Garimella, Pinkas, Rosulek, Trieu, Yanai, CRYPTO 2021; Raghuraman, Rindal, CCS 2022).
 *
 * <p>1.3 sparse cells a key: peeling then leaves a handful of keys, which Gaussian elimination over the dense cells
 * resolves unless their rows are dependent: probability below 2^(δ − 64) when peeling leaves δ more keys than cells, with
 * δ ≤ 8 in the published analysis. A failed encoding is tried again with another seed.
 */
final class KeyedHint {

    static final int DENSE = 64;
    static final int SEED_BYTES = 16;

    private static final int SPARSE = 3;
    private static final int NONE = -1;

    private final int perSegment;
    private final int width;
    private final byte[] seed;

    /** @param keys how many will be stored; @param width words a value */
    KeyedHint(int keys, int width, byte[] seed) {
        this.perSegment = (int) ((keys * 13L / 10 + 96 + SPARSE - 1) / SPARSE);
        this.width = width;
        this.seed = seed.clone();
    }

    private int sparseCells() {
        return SPARSE * perSegment;
    }

    /** Words of the cells. */
    int words() {
        return (sparseCells() + DENSE) * width;
    }

    /** Where a key reads: three sparse cells, then the dense half as a bit set. One SHA-512 serves its three segments. */
    private final class Rows {
        private static final int BYTES_PER_SEGMENT = SPARSE * Integer.BYTES + Long.BYTES;

        private final MessageDigest sha512 = KeyDigests.digest("SHA-512");
        private final ByteBuffer input = ByteBuffer.allocate(SEED_BYTES + KeyDigests.WORDS * Long.BYTES);
        private final int[] cells;
        private final long[] dense;
        private ByteBuffer digest = ByteBuffer.allocate(0);
        private int digested = NONE;

        Rows(int count) {
            cells = new int[SPARSE * count];
            dense = new long[count];
            input.put(seed);
        }

        void set(int row, KeyDigests keys, int key, int segment) {
            if (key != digested) {
                input.position(SEED_BYTES);
                for (int i = 0; i < KeyDigests.WORDS; i++) {
                    input.putLong(keys.word(key, i));
                }
                digest = ByteBuffer.wrap(sha512.digest(input.array()));
                digested = key;
            }
            digest.position(segment * BYTES_PER_SEGMENT);
            for (int s = 0; s < SPARSE; s++) {
                cells[SPARSE * row + s] = s * perSegment + (int) ((digest.getInt() & 0xffff_ffffL) * perSegment >>> 32);
            }
            dense[row] = digest.getLong();
        }
    }

    /**
     * Stores the value of key k in segment s, which stands at ({@link Bins#SEGMENTS}·k + s)·width.
     *
     * @return the cells, or nothing when this seed cannot store these keys
     */
    Optional<long[]> encode(KeyDigests keys, long[] values, SeedStream random) {
        int count = keys.count() * Bins.SEGMENTS;
        Rows rows = new Rows(count);
        for (int row = 0; row < count; row++) {
            rows.set(row, keys, row / Bins.SEGMENTS, row % Bins.SEGMENTS);
        }
        int[] order = new int[count];
        int[] cellOf = new int[count];
        Arrays.fill(cellOf, NONE);
        int peeled = peel(rows, count, order, cellOf);

        long[] cells = random.words(words());
        int[] core = new int[count - peeled];
        for (int row = 0, n = 0; row < count; row++) {
            if (cellOf[row] == NONE) {
                core[n++] = row;
            }
        }
        if (!solveCore(rows, core, values, cells)) {
            return Optional.empty();
        }
        for (int i = peeled - 1; i >= 0; i--) {
            int row = order[i];
            int target = cellOf[row] * width;
            for (int w = 0; w < width; w++) {
                cells[target + w] = 0;
                cells[target + w] = values[row * width + w] ^ read(rows, row, cells, w);
            }
        }
        return Optional.of(cells);
    }

    /** Reads {@code count} keys: key {@code key[i]} in segment {@code segment[i]}, {@code width} words each. */
    long[] decode(long[] cells, KeyDigests keys, int[] key, int[] segment, int count) {
        Rows one = new Rows(1);
        long[] values = new long[count * width];
        for (int i = 0; i < count; i++) {
            one.set(0, keys, key[i], segment[i]);
            for (int w = 0; w < width; w++) {
                values[i * width + w] = read(one, 0, cells, w);
            }
        }
        return values;
    }

    private long read(Rows rows, int row, long[] cells, int w) {
        long value = 0;
        for (int s = 0; s < SPARSE; s++) {
            value ^= cells[rows.cells[SPARSE * row + s] * width + w];
        }
        int first = sparseCells() * width + w;
        for (long left = rows.dense[row]; left != 0; left &= left - 1) {
            value ^= cells[first + Long.numberOfTrailingZeros(left) * width];
        }
        return value;
    }

    /** Takes rows that are alone in a cell, again and again; returns how many it took. */
    private int peel(Rows rows, int count, int[] order, int[] cellOf) {
        int[] degree = new int[sparseCells()];
        int[] rowsXor = new int[sparseCells()];
        for (int i = 0; i < SPARSE * count; i++) {
            degree[rows.cells[i]]++;
            rowsXor[rows.cells[i]] ^= i / SPARSE;
        }
        int[] queue = new int[sparseCells() + SPARSE * count];
        int end = 0;
        for (int cell = 0; cell < degree.length; cell++) {
            if (degree[cell] == 1) {
                queue[end++] = cell;
            }
        }
        int peeled = 0;
        for (int at = 0; at < end; at++) {
            int cell = queue[at];
            if (degree[cell] != 1) {
                continue;
            }
            int row = rowsXor[cell];
            order[peeled++] = row;
            cellOf[row] = cell;
            for (int s = 0; s < SPARSE; s++) {
                int touched = rows.cells[SPARSE * row + s];
                rowsXor[touched] ^= row;
                if (--degree[touched] == 1) {
                    queue[end++] = touched;
                }
            }
        }
        return peeled;
    }

    /** Gaussian elimination over the cells that the core's rows read; free cells keep their random content. */
    private boolean solveCore(Rows rows, int[] core, long[] values, long[] cells) {
        int[] localOf = new int[sparseCells()];
        Arrays.fill(localOf, NONE);
        int[] cellOf = new int[SPARSE * core.length + DENSE];
        int columns = 0;
        for (int row : core) {
            for (int s = 0; s < SPARSE; s++) {
                int cell = rows.cells[SPARSE * row + s];
                if (localOf[cell] == NONE) {
                    localOf[cell] = columns;
                    cellOf[columns++] = cell;
                }
            }
        }
        for (int d = 0; d < DENSE; d++) {
            cellOf[columns + d] = sparseCells() + d;
        }
        int all = columns + DENSE;
        int words = BitPlanes.wordsFor(all);
        long[][] matrix = new long[core.length][words];
        long[][] right = new long[core.length][];
        for (int r = 0; r < core.length; r++) {
            int row = core[r];
            for (int s = 0; s < SPARSE; s++) {
                flip(matrix[r], localOf[rows.cells[SPARSE * row + s]]);
            }
            for (int d = 0; d < DENSE; d++) {
                if ((rows.dense[row] >>> d & 1) == 1) {
                    flip(matrix[r], columns + d);
                }
            }
            right[r] = Arrays.copyOfRange(values, row * width, (row + 1) * width);
        }
        int[] pivot = new int[core.length];
        for (int r = 0; r < core.length; r++) {
            pivot[r] = firstBit(matrix[r]);
            if (pivot[r] == NONE) {
                return false;
            }
            for (int below = r + 1; below < core.length; below++) {
                if (BitPlanes.bit(matrix[below], pivot[r]) == 1) {
                    xorInto(matrix[below], matrix[r]);
                    xorInto(right[below], right[r]);
                }
            }
        }
        for (int r = core.length - 1; r >= 0; r--) {
            long[] value = right[r];
            for (int column = 0; column < all; column++) {
                if (column != pivot[r] && BitPlanes.bit(matrix[r], column) == 1) {
                    for (int w = 0; w < width; w++) {
                        value[w] ^= cells[cellOf[column] * width + w];
                    }
                }
            }
            System.arraycopy(value, 0, cells, cellOf[pivot[r]] * width, width);
        }
        return true;
    }

    private static void flip(long[] bits, int index) {
        bits[index >>> 6] ^= 1L << (index & 63);
    }

    private static int firstBit(long[] bits) {
        for (int w = 0; w < bits.length; w++) {
            if (bits[w] != 0) {
                return 64 * w + Long.numberOfTrailingZeros(bits[w]);
            }
        }
        return NONE;
    }

    private static void xorInto(long[] into, long[] from) {
        for (int i = 0; i < into.length; i++) {
            into[i] ^= from[i];
        }
    }
}
