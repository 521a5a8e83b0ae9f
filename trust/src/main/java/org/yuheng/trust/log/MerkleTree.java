package org.yuheng.trust.log;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.yuheng.trust.Digests;

/** RFC 6962 §2.1 over stored tiles: roots and proofs, by the recursions that the RFC gives. */
final class MerkleTree {

    static final int HASH = 32;

    private static final byte[] LEAF = {0};
    private static final byte[] NODE = {1};

    /** Reads the hashes of one tile. */
    interface Tiles {
        byte[] tile(TileId id) throws IOException;
    }

    private final Tiles tiles;

    MerkleTree(Tiles tiles) {
        this.tiles = tiles;
    }

    static byte[] leaf(byte[] entry) {
        return Digests.sha256(LEAF, entry);
    }

    static byte[] node(byte[] left, byte[] right) {
        return Digests.sha256(NODE, left, right);
    }

    /** Root of the first {@code size} entries. */
    byte[] root(long size) throws IOException {
        return size == 0 ? Digests.sha256() : hash(0, size);
    }

    /** PATH(index, D[size]). */
    List<byte[]> inclusion(long index, long size) throws IOException {
        List<byte[]> path = new ArrayList<>();
        path(index, 0, size, path);
        return path;
    }

    /** PROOF(old, D[size]). */
    List<byte[]> consistency(long old, long size) throws IOException {
        List<byte[]> proof = new ArrayList<>();
        if (old > 0 && old < size) {
            subproof(old, 0, size, true, proof);
        }
        return proof;
    }

    private void path(long index, long from, long to, List<byte[]> path) throws IOException {
        if (to - from == 1) {
            return;
        }
        long middle = from + split(to - from);
        if (index < middle) {
            path(index, from, middle, path);
            path.add(hash(middle, to));
        } else {
            path(index, middle, to, path);
            path.add(hash(from, middle));
        }
    }

    private void subproof(long old, long from, long to, boolean known, List<byte[]> proof) throws IOException {
        if (old == to) {
            if (!known) {
                proof.add(hash(from, to));
            }
            return;
        }
        long middle = from + split(to - from);
        if (old <= middle) {
            subproof(old, from, middle, known, proof);
            proof.add(hash(middle, to));
        } else {
            subproof(old, middle, to, false, proof);
            proof.add(hash(from, middle));
        }
    }

    private byte[] hash(long from, long to) throws IOException {
        long size = to - from;
        if (Long.bitCount(size) == 1) {
            int level = Long.numberOfTrailingZeros(size);
            return subtree(level, from >>> level);
        }
        long middle = from + split(size);
        return node(hash(from, middle), hash(middle, to));
    }

    /** The root of a full subtree of 2^level leaves. */
    private byte[] subtree(int level, long index) throws IOException {
        int within = level % 8;
        long first = index << within;
        byte[] tile = tiles.tile(new TileId(level / 8, first / TileId.WIDTH));
        int offset = (int) (first % TileId.WIDTH);
        int count = 1 << within;
        if (tile.length < (offset + count) * HASH) {
            throw new IOException("tile " + level / 8 + "/" + first / TileId.WIDTH + " has " + tile.length / HASH
                    + " hashes, expected at least " + (offset + count) + "; the log's storage is damaged");
        }
        return fold(tile, offset, count);
    }

    /** The root over {@code count} hashes of a tile; {@code count} is a power of two. */
    static byte[] fold(byte[] tile, int offset, int count) {
        if (count == 1) {
            return Arrays.copyOfRange(tile, offset * HASH, (offset + 1) * HASH);
        }
        return node(fold(tile, offset, count / 2), fold(tile, offset + count / 2, count / 2));
    }

    /** The largest power of two below {@code size}. */
    private static long split(long size) {
        return Long.highestOneBit(size - 1);
    }
}
