package org.yuheng.adapters.mpc.join;

import java.util.Arrays;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.adapters.mpc.math.BitPlanes;
import org.yuheng.adapters.mpc.ring.RingParty;

/**
 * Sums by group over a {@link HiddenJoin}, and which groups may leave.
 *
 * <p>The holder of the group labels is the holder of the bins. Match bits are multiplied with the values on shares; then
 * the columns are rearranged by an order that only the holder knows, group after group; running sums are local; and a
 * second rearrangement picks the running sum at each group's end. Both rearrangements use dealt permutations, so the cost
 * does not depend on the number of groups, and the other side learns nothing but that number.
 *
 * <p>Ranges: a sum is right as long as it fits a signed 64-bit word, which callers ensure by bounding each value.
 */
public final class GroupedSums {

    private final RingParty party;
    private final HiddenJoin join;

    public GroupedSums(RingParty party, HiddenJoin join) {
        this.party = party;
        this.join = join;
    }

    /**
     * What both sides know.
     *
     * @param holder index of the party that holds the groups
     * @param holderRows public row count there
     * @param otherRows public row count at the other side
     * @param groups number of groups
     * @param holderColumns measured columns at the holder; each has values and presence
     * @param otherColumns measured columns at the other side
     * @param minRows groups with fewer joined rows are held back; 0 holds back none
     * @param minPresent groups with fewer values in any measured column are held back; 0 holds back none
     */
    public record Shape(
            int holder,
            int holderRows,
            int otherRows,
            int groups,
            int holderColumns,
            int otherColumns,
            long minRows,
            long minPresent) {}

    /**
     * One side's rows that take part.
     *
     * @param keys all different
     * @param values by column, then by row; 0 where there is none
     * @param present by column, then by row; 1 or 0
     * @param groupOf the holder's group of each row, 0 to groups − 1; empty at the other side
     */
    public record Rows(byte[][] keys, long[][] values, long[][] present, int[] groupOf) {}

    /**
     * Additive shares, and the one thing that is opened.
     *
     * @param rows shares of joined rows by group
     * @param values shares of sums by column (the holder's first), then by group
     * @param present shares of the numbers of values, likewise
     * @param released whether the group may leave; both sides know it
     */
    public record Sums(long[] rows, long[][] values, long[][] present, boolean[] released) {}

    public Sums run(Shape shape, Rows mine) throws JobFailure {
        boolean holder = party.index() == shape.holder();
        HiddenJoin.Matches matches = holder
                ? join.asHolder(mine.keys(), shape.holderRows(), shape.otherRows(), 2 * shape.otherColumns())
                : join.asOther(
                        mine.keys(), interleave(mine.values(), mine.present()), shape.otherRows(), shape.holderRows());
        int bins = matches.bins();
        long[] bits = join.bitValues(matches);
        long[][] columns = multiplied(shape, mine, matches, bits, holder);

        long[][] totals = holder
                ? totalsAsHolder(columns, matches, mine.groupOf(), shape.groups(), bins)
                : totalsAsOther(columns, shape.groups());
        int measured = shape.holderColumns() + shape.otherColumns();
        long[][] values = new long[measured][];
        long[][] present = new long[measured][];
        for (int c = 0; c < measured; c++) {
            values[c] = totals[1 + 2 * c];
            present[c] = totals[2 + 2 * c];
        }
        return new Sums(totals[0], values, present, release(shape, totals[0], present));
    }

    /** Match bits, then for each measured column bit × value and bit × presence. */
    private long[][] multiplied(Shape shape, Rows mine, HiddenJoin.Matches matches, long[] bits, boolean holder)
            throws JobFailure {
        int bins = matches.bins();
        int products = 2 * (shape.holderColumns() + shape.otherColumns());
        long[] left = new long[products * bins];
        long[] right = new long[products * bins];
        for (int p = 0; p < products; p++) {
            System.arraycopy(bits, 0, left, p * bins, bins);
            boolean fromHolder = p < 2 * shape.holderColumns();
            if (!fromHolder) {
                System.arraycopy(matches.values()[p - 2 * shape.holderColumns()], 0, right, p * bins, bins);
            } else if (holder) {
                long[] column = (p % 2 == 0 ? mine.values() : mine.present())[p / 2];
                for (int bin = 0; bin < bins; bin++) {
                    int key = matches.keyIn()[bin];
                    right[p * bins + bin] = key < 0 ? 0 : column[key];
                }
            }
        }
        long[] product = products == 0 ? new long[0] : party.multiply(left, right);
        long[][] columns = new long[1 + products][];
        columns[0] = bits;
        for (int p = 0; p < products; p++) {
            columns[1 + p] = Arrays.copyOfRange(product, p * bins, (p + 1) * bins);
        }
        return columns;
    }

    private long[][] totalsAsHolder(long[][] columns, HiddenJoin.Matches matches, int[] groupOf, int groups, int bins)
            throws JobFailure {
        // groups + 1 stands for bins without a key, which come last
        int[] start = new int[groups + 2];
        for (int bin = 0; bin < bins; bin++) {
            start[groupIn(matches, groupOf, groups, bin) + 1]++;
        }
        for (int g = 0; g <= groups; g++) {
            start[g + 1] += start[g];
        }
        int[] next = start.clone();
        int[] order = new int[bins];
        for (int bin = 0; bin < bins; bin++) {
            order[next[groupIn(matches, groupOf, groups, bin)]++] = bin;
        }
        long[][] running = running(party.permuteAsOwner(columns, order));
        int[] ends = new int[groups];
        for (int g = 0; g < groups; g++) {
            // running[0] is 0, so a group without rows ends where it starts; each end is used once
            ends[g] = start[g + 1];
        }
        return differences(party.permuteAsOwner(running, distinct(ends)));
    }

    private static int groupIn(HiddenJoin.Matches matches, int[] groupOf, int groups, int bin) {
        int key = matches.keyIn()[bin];
        return key < 0 ? groups : groupOf[key];
    }

    private static int[] distinct(int[] ends) {
        for (int g = 1; g < ends.length; g++) {
            if (ends[g] == ends[g - 1]) {
                throw new IllegalArgumentException("group " + g + " has no row; number only groups that have one");
            }
        }
        return ends;
    }

    private long[][] totalsAsOther(long[][] columns, int groups) throws JobFailure {
        long[][] running = running(party.permuteAsOther(columns, columns[0].length));
        return differences(party.permuteAsOther(running, groups));
    }

    /** Sums of the first 0, 1, … n entries. */
    private static long[][] running(long[][] columns) {
        long[][] running = new long[columns.length][columns[0].length + 1];
        for (int c = 0; c < columns.length; c++) {
            for (int i = 0; i < columns[c].length; i++) {
                running[c][i + 1] = running[c][i] + columns[c][i];
            }
        }
        return running;
    }

    private static long[][] differences(long[][] ends) {
        for (long[] column : ends) {
            for (int g = column.length - 1; g > 0; g--) {
                column[g] -= column[g - 1];
            }
        }
        return ends;
    }

    /** Opens one bit a group: enough rows, and enough values in every measured column. */
    private boolean[] release(Shape shape, long[] rows, long[][] present) throws JobFailure {
        boolean[] released = new boolean[shape.groups()];
        Arrays.fill(released, true);
        boolean byRows = shape.minRows() > 0;
        int conditions = (byRows ? 1 : 0) + (shape.minPresent() > 0 ? present.length : 0);
        if (conditions == 0 || shape.groups() == 0) {
            return released;
        }
        int padded = 64 * BitPlanes.wordsFor(shape.groups());
        long[] all = new long[conditions * padded];
        int at = 0;
        if (byRows) {
            shift(rows, shape.minRows(), all, padded * at++);
        }
        for (int c = 0; at < conditions; c++) {
            shift(present[c], shape.minPresent(), all, padded * at++);
        }
        long[] enough = party.not(party.negative(all));
        int words = padded / 64;
        long[] bits = Arrays.copyOf(enough, words);
        for (int c = 1; c < conditions; c++) {
            bits = party.and(bits, Arrays.copyOfRange(enough, c * words, (c + 1) * words));
        }
        long[] opened = party.openBits(withoutPadding(bits, shape.groups()));
        for (int g = 0; g < released.length; g++) {
            released[g] = BitPlanes.bit(opened, g) == 1;
        }
        return released;
    }

    private void shift(long[] counts, long threshold, long[] into, int from) {
        for (int g = 0; g < counts.length; g++) {
            into[from + g] = counts[g] - party.constant(threshold);
        }
    }

    /** Bits beyond the last group are set to 0 at both sides, so that opening them says nothing. */
    private static long[] withoutPadding(long[] bits, int count) {
        if ((count & 63) != 0) {
            bits[bits.length - 1] &= (1L << (count & 63)) - 1;
        }
        return bits;
    }

    private static long[][] interleave(long[][] values, long[][] present) {
        long[][] columns = new long[2 * values.length][];
        for (int c = 0; c < values.length; c++) {
            columns[2 * c] = values[c];
            columns[2 * c + 1] = present[c];
        }
        return columns;
    }
}
