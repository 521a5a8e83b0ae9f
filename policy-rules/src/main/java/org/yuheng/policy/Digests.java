package org.yuheng.policy;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256, written {@code sha256:<64 hex>}. */
final class Digests {

    private static final HexFormat HEX = HexFormat.of();

    private Digests() {}

    static String sha256(byte[] bytes) {
        try {
            return "sha256:"
                    + HEX.formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
