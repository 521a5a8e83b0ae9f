package org.yuheng.trust.log;

import java.io.IOException;
import java.util.Map;

/**
 * Where the log keeps its tiles. A tile or bundle that is not full is stored again, longer, by later appends; what it held
 * before stays its beginning.
 */
public interface LogStore {

    /** Entries committed so far. */
    long size() throws IOException;

    /** The hashes of a tile, 32 bytes each, as many as there are; empty when there is none. */
    byte[] tile(TileId id) throws IOException;

    /** An entry bundle (C2SP tlog-tiles: each entry with a 2-byte big-endian length); empty when there is none. */
    byte[] entries(long bundle) throws IOException;

    /**
     * Stores all or nothing, and is on disk when it returns.
     *
     * @throws IOException when it cannot, also when {@link #size} is no longer {@code batch.fromSize()}: somebody else
     *     appended
     */
    void append(Batch batch) throws IOException;

    /** @param entries bundle number to the bundle as it is now */
    record Batch(long fromSize, long toSize, Map<TileId, byte[]> tiles, Map<Long, byte[]> entries) {
        public Batch {
            tiles = Map.copyOf(tiles);
            entries = Map.copyOf(entries);
        }
    }
}
