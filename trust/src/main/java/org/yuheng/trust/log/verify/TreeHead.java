package org.yuheng.trust.log.verify;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * A checkpoint whose signatures hold.
 *
 * @param rootHash 32 bytes
 * @param witnesses pinned witnesses whose cosignatures hold, with the time that each states
 * @param text the exact three lines that were signed
 */
public record TreeHead(String origin, long size, byte[] rootHash, Map<String, Instant> witnesses, String text) {
    public TreeHead {
        rootHash = rootHash.clone();
        witnesses = Map.copyOf(new TreeMap<>(witnesses));
    }

    @Override
    public byte[] rootHash() {
        return rootHash.clone();
    }
}
