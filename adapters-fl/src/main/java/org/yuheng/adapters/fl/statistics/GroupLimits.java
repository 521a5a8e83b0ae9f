package org.yuheng.adapters.fl.statistics;

import org.yuheng.adapters.fl.mask.RingVector;

/** How much of groups this protocol carries. */
final class GroupLimits {

    static final int MAX_GROUPS = 100_000;
    static final int MAX_KEY_BYTES = 32 << 20;

    /** A vector of all groups' sums takes at most 48 MiB. */
    private static final int MAX_ELEMENTS = (48 << 20) / RingVector.BYTES;

    private GroupLimits() {}

    /** @param width sums of one group */
    static int maxGroups(int width) {
        return Math.min(MAX_GROUPS, MAX_ELEMENTS / width);
    }

    static int placesBytes(int groups) {
        return (groups + 1) * Integer.BYTES;
    }
}
