package org.yuheng.trust.log.verify;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.yuheng.trust.Base64Bytes;
import org.yuheng.trust.Outcome;

/**
 * The proof that an event stands in a log; it goes with the event wherever that is shown.
 *
 * @param salt 32 bytes, of the commitment
 * @param index of the entry
 * @param path audit path, leaf to root, 32 bytes each
 * @param checkpoint signed note, as text
 */
public record LoggedEntry(Base64Bytes salt, long index, List<Base64Bytes> path, String checkpoint) {

    private static final byte[] LABEL = "yuheng/log-entry/v1\0".getBytes(StandardCharsets.US_ASCII);

    public LoggedEntry {
        salt.requireLength("salt", 32);
        path = List.copyOf(path);
        if (path.size() > 64 || index < 0 || checkpoint.length() > SignedNote.LARGEST) {
            throw new IllegalArgumentException(
                    "path of " + path.size() + ", index " + index + ", checkpoint of " + checkpoint.length());
        }
        path.forEach(hash -> hash.requireLength("path hash", 32));
    }

    /**
     * Checks that {@code event} was logged.
     *
     * @param event its exact bytes
     * @return the checkpoint that proves it; refused with a code of {@link LogKeys#checkpoint} or {@code
     *     LOG_ENTRY_NOT_INCLUDED}
     */
    public Outcome<TreeHead> verify(byte[] event, LogKeys keys) {
        return keys.checkpoint(checkpoint.getBytes(StandardCharsets.UTF_8)).then(head -> {
            byte[] entry = MerkleProofs.sha256Of(LABEL, salt.bytes(), MerkleProofs.sha256Of(event));
            boolean included = MerkleProofs.includes(
                    index,
                    head.size(),
                    MerkleProofs.leafHash(entry),
                    path.stream().map(Base64Bytes::bytes).toList(),
                    head.rootHash());
            return included
                    ? Outcome.accepted(head)
                    : Outcome.refused(
                            "LOG_ENTRY_NOT_INCLUDED",
                            "the event is not entry " + index + " of the tree of " + head.size() + " entries");
        });
    }
}
