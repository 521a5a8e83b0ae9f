package org.yuheng.trust.log;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** A log that lives as long as its process, for tests. */
public final class MemoryLogStore implements LogStore {

    private final Map<TileId, byte[]> tiles = new HashMap<>();
    private final Map<Long, byte[]> bundles = new HashMap<>();
    private long size;

    @Override
    public synchronized long size() {
        return size;
    }

    @Override
    public synchronized byte[] tile(TileId id) {
        return tiles.getOrDefault(id, new byte[0]).clone();
    }

    @Override
    public synchronized byte[] entries(long bundle) {
        return bundles.getOrDefault(bundle, new byte[0]).clone();
    }

    @Override
    public synchronized void append(Batch batch) throws IOException {
        if (batch.fromSize() != size) {
            throw new IOException("the log has " + size + " entries, the batch begins at " + batch.fromSize());
        }
        tiles.putAll(batch.tiles());
        bundles.putAll(batch.entries());
        size = batch.toSize();
    }
}
