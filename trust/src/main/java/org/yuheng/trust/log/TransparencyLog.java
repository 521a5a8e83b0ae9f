package org.yuheng.trust.log;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An append-only log of entries: batches in, tiles, roots and proofs out. One sequencer appends; anybody may read at the
 * same time. It holds no key: checkpoints are signed by {@link NoteSigner}.
 */
public final class TransparencyLog {

    /** Longest entry in bytes; commitments have 32. */
    public static final int LONGEST_ENTRY = 65_535;

    private static final Pattern PATH =
            Pattern.compile("tile/(entries|[0-7])/((?:x[0-9]{3}/){0,5}[0-9]{3})(?:\\.p/([1-9][0-9]{0,2}))?");

    private final LogStore store;
    private final MerkleTree tree;

    public TransparencyLog(LogStore store) {
        this.store = Objects.requireNonNull(store);
        this.tree = new MerkleTree(store::tile);
    }

    public long size() throws IOException {
        return store.size();
    }

    /**
     * Appends entries in their order, in one batch of the store.
     *
     * @return the index of the first of them
     * @throws IOException when the store cannot; nothing was appended then
     */
    public long append(List<byte[]> entries) throws IOException {
        long from = store.size();
        if (entries.isEmpty()) {
            return from;
        }
        Map<TileId, ByteArrayOutputStream> tiles = new HashMap<>();
        Map<Long, ByteArrayOutputStream> bundles = new HashMap<>();
        long at = from;
        for (byte[] entry : entries) {
            if (entry.length > LONGEST_ENTRY) {
                throw new IllegalArgumentException("entry of " + entry.length + " bytes, at most " + LONGEST_ENTRY);
            }
            ByteArrayOutputStream bundle = bundles.get(at / TileId.WIDTH);
            if (bundle == null) {
                bundle = holding(at % TileId.WIDTH == 0 ? new byte[0] : store.entries(at / TileId.WIDTH));
                bundles.put(at / TileId.WIDTH, bundle);
            }
            bundle.writeBytes(
                    ByteBuffer.allocate(2).putShort((short) entry.length).array());
            bundle.writeBytes(entry);
            add(tiles, 0, at, MerkleTree.leaf(entry));
            at++;
        }
        Map<TileId, byte[]> tileBytes = new HashMap<>();
        tiles.forEach((id, bytes) -> tileBytes.put(id, bytes.toByteArray()));
        Map<Long, byte[]> bundleBytes = new HashMap<>();
        bundles.forEach((id, bytes) -> bundleBytes.put(id, bytes.toByteArray()));
        store.append(new LogStore.Batch(from, at, tileBytes, bundleBytes));
        return from;
    }

    /** Adds a hash to its tile; a tile that becomes full gives one hash to the level above. */
    private void add(Map<TileId, ByteArrayOutputStream> tiles, int level, long index, byte[] hash) throws IOException {
        TileId id = new TileId(level, index / TileId.WIDTH);
        ByteArrayOutputStream tile = tiles.get(id);
        if (tile == null) {
            int before = (int) (index % TileId.WIDTH);
            byte[] stored = before == 0 ? new byte[0] : store.tile(id);
            if (stored.length != before * MerkleTree.HASH) {
                throw new IOException("tile " + id + " has " + stored.length / MerkleTree.HASH + " hashes, expected "
                        + before + "; the log's storage is damaged");
            }
            tile = holding(stored);
            tiles.put(id, tile);
        }
        tile.writeBytes(hash);
        if (index % TileId.WIDTH == TileId.WIDTH - 1) {
            add(tiles, level + 1, index / TileId.WIDTH, MerkleTree.fold(tile.toByteArray(), 0, TileId.WIDTH));
        }
    }

    private static ByteArrayOutputStream holding(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length + 1024);
        out.writeBytes(bytes);
        return out;
    }

    /** RFC 6962 Merkle tree hash of the first {@code size} entries. */
    public byte[] root(long size) throws IOException {
        requireSize(size);
        return tree.root(size);
    }

    /** The audit path of an entry, leaf to root. */
    public List<byte[]> inclusionProof(long index, long size) throws IOException {
        requireSize(size);
        if (index < 0 || index >= size) {
            throw new IllegalArgumentException("entry " + index + " of a tree of " + size);
        }
        return tree.inclusion(index, size);
    }

    /** Empty when {@code old} is 0 or {@code size}. */
    public List<byte[]> consistencyProof(long old, long size) throws IOException {
        requireSize(size);
        if (old < 0 || old > size) {
            throw new IllegalArgumentException("consistency from " + old + " to " + size);
        }
        return tree.consistency(old, size);
    }

    private void requireSize(long size) throws IOException {
        if (size < 0 || size > store.size()) {
            throw new IllegalArgumentException("tree of " + size + " entries, the log has " + store.size());
        }
    }

    /** The text of a checkpoint (C2SP tlog-checkpoint), to be signed. */
    public Checkpoint checkpoint(String origin, long size) throws IOException {
        return new Checkpoint(origin, size, root(size));
    }

    /**
     * The content under a path of C2SP tlog-tiles, {@code tile/…}.
     *
     * @return empty for a path that is none, or that the log has not reached yet
     */
    public Optional<byte[]> read(String path) throws IOException {
        Matcher matcher = PATH.matcher(path);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int width = matcher.group(3) == null ? TileId.WIDTH : Integer.parseInt(matcher.group(3));
        if (matcher.group(3) != null && width >= TileId.WIDTH) {
            return Optional.empty();
        }
        long index = Long.parseLong(matcher.group(2).replace("x", "").replace("/", ""));
        if (matcher.group(1).equals("entries")) {
            return TileId.entriesPath(index, width).equals(path) ? bundle(index, width) : Optional.empty();
        }
        TileId id = new TileId(Integer.parseInt(matcher.group(1)), index);
        byte[] tile = store.tile(id);
        return id.path(width).equals(path) && tile.length >= width * MerkleTree.HASH
                ? Optional.of(Arrays.copyOf(tile, width * MerkleTree.HASH))
                : Optional.empty();
    }

    private Optional<byte[]> bundle(long index, int width) throws IOException {
        ByteBuffer stored = ByteBuffer.wrap(store.entries(index));
        for (int i = 0; i < width; i++) {
            if (stored.remaining() < 2) {
                return Optional.empty();
            }
            int length = Short.toUnsignedInt(stored.getShort());
            stored.position(stored.position() + length);
        }
        return Optional.of(Arrays.copyOf(stored.array(), stored.position()));
    }

    /** The entries from {@code from} to before {@code to}, for whoever checks what stands in the log. */
    public List<byte[]> entries(long from, long to) throws IOException {
        requireSize(to);
        List<byte[]> entries = new ArrayList<>();
        for (long bundle = from / TileId.WIDTH; bundle * TileId.WIDTH < to; bundle++) {
            ByteBuffer stored = ByteBuffer.wrap(store.entries(bundle));
            for (long at = bundle * TileId.WIDTH; at < to && stored.hasRemaining(); at++) {
                byte[] entry = new byte[Short.toUnsignedInt(stored.getShort())];
                stored.get(entry);
                if (at >= from) {
                    entries.add(entry);
                }
            }
        }
        return entries;
    }
}
