package org.yuheng.trust.log;

import java.util.Base64;

/**
 * What a log commits to at a size (C2SP tlog-checkpoint): three lines, signed as a note.
 *
 * @param origin unique name of the log, a host name and path without scheme, for example {@code log.city.example/yuheng}
 * @param rootHash 32 bytes
 */
public record Checkpoint(String origin, long size, byte[] rootHash) {

    public Checkpoint {
        if (!origin.matches("[A-Za-z0-9][A-Za-z0-9./_-]{0,199}")) {
            throw new IllegalArgumentException(
                    "origin \"" + origin + "\" must be letters, digits and . / _ -, at most 200");
        }
        if (size < 0 || rootHash.length != 32) {
            throw new IllegalArgumentException("size " + size + ", root of " + rootHash.length + " bytes");
        }
        rootHash = rootHash.clone();
    }

    @Override
    public byte[] rootHash() {
        return rootHash.clone();
    }

    /** Origin, size, root in base64, each with its newline. */
    public String text() {
        return origin + "\n" + size + "\n" + Base64.getEncoder().encodeToString(rootHash) + "\n";
    }
}
