package org.yuheng.adapters.mpc.join;

import java.util.Arrays;
import java.util.Optional;

/**
 * Three segments of bins; a key may stand in one bin of each segment.
 *
 * <p>{@link #place} gives every key a bin of its own if that is possible at all. It is impossible only when some s keys
 * share fewer than s bins; summed over all s (Hall's theorem, first moment) that has a probability below 2^−40 for 1.6·n
 * + 512 bins and any n, which {@code BinsTest} computes.
 */
record Bins(int perSegment) {

    static final int SEGMENTS = 3;

    private static final int NONE = -1;

    static Bins forKeys(int count) {
        return new Bins((int) ((count * 8L / 5 + 512 + SEGMENTS - 1) / SEGMENTS));
    }

    int count() {
        return SEGMENTS * perSegment;
    }

    /** The bin of {@code key} in {@code segment}. */
    int bin(KeyDigests keys, int key, int segment) {
        long choice =
                switch (segment) {
                    case 0 -> keys.word(key, 2) >>> 32;
                    case 1 -> keys.word(key, 2) & 0xffff_ffffL;
                    case 2 -> keys.word(key, 3) >>> 32;
                    default -> throw new IllegalArgumentException("segment " + segment + " of " + SEGMENTS);
                };
        return segment * perSegment + (int) (choice * perSegment >>> 32);
    }

    /** The key in each bin, or −1; nothing when the keys do not fit. Cuckoo hashing; moves found breadth first. */
    Optional<int[]> place(KeyDigests keys) {
        int[] keyIn = new int[count()];
        Arrays.fill(keyIn, NONE);
        int[] cameFrom = new int[count()];
        int[] visit = new int[count()];
        int[] seenBy = new int[count()];
        Arrays.fill(seenBy, NONE);
        for (int key = 0; key < keys.count(); key++) {
            if (!insert(keys, key, keyIn, cameFrom, visit, seenBy)) {
                return Optional.empty();
            }
        }
        return Optional.of(keyIn);
    }

    private boolean insert(KeyDigests keys, int key, int[] keyIn, int[] cameFrom, int[] visit, int[] seenBy) {
        int end = 0;
        for (int segment = 0; segment < SEGMENTS; segment++) {
            int bin = bin(keys, key, segment);
            seenBy[bin] = key;
            cameFrom[bin] = NONE;
            visit[end++] = bin;
        }
        for (int at = 0; at < end; at++) {
            int bin = visit[at];
            if (keyIn[bin] == NONE) {
                moveAlong(bin, key, keyIn, cameFrom);
                return true;
            }
            for (int segment = 0; segment < SEGMENTS; segment++) {
                int other = bin(keys, keyIn[bin], segment);
                if (seenBy[other] != key) {
                    seenBy[other] = key;
                    cameFrom[other] = bin;
                    visit[end++] = other;
                }
            }
        }
        return false;
    }

    private static void moveAlong(int freeBin, int key, int[] keyIn, int[] cameFrom) {
        int bin = freeBin;
        while (cameFrom[bin] != NONE) {
            keyIn[bin] = keyIn[cameFrom[bin]];
            bin = cameFrom[bin];
        }
        keyIn[bin] = key;
    }
}
