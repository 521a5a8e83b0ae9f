package org.yuheng.trust.log;

import java.util.Locale;

/**
 * A tile: 256 hashes of one level of the tree (C2SP tlog-tiles).
 *
 * @param level 0 holds leaf hashes, level L the roots of subtrees of 2^(8L) leaves; at most 7
 * @param index from the left
 */
public record TileId(int level, long index) implements Comparable<TileId> {

    /** Hashes in a full tile, and entries in a full bundle. */
    public static final int WIDTH = 256;

    public TileId {
        if (level < 0 || level > 7 || index < 0) {
            throw new IllegalArgumentException("no tile " + level + "/" + index);
        }
    }

    /** {@code tile/<L>/<N>} with N in groups of three digits, and {@code .p/<width>} unless full. */
    public String path(int width) {
        return "tile/" + level + "/" + number(index, width);
    }

    /** {@code tile/entries/<N>}, likewise. */
    static String entriesPath(long bundle, int width) {
        return "tile/entries/" + number(bundle, width);
    }

    private static String number(long index, int width) {
        StringBuilder path = new StringBuilder(String.format(Locale.ROOT, "%03d", index % 1000));
        for (long rest = index / 1000; rest > 0; rest /= 1000) {
            path.insert(0, String.format(Locale.ROOT, "x%03d/", rest % 1000));
        }
        return width == WIDTH ? path.toString() : path + ".p/" + width;
    }

    @Override
    public int compareTo(TileId other) {
        return level != other.level ? Integer.compare(level, other.level) : Long.compare(index, other.index);
    }
}
