package org.yuheng.trust.sealing;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;

/** A 32-byte secret that does not print; compared in constant time; wiped when closed. */
public final class DataKey implements AutoCloseable {

    /** Bytes. */
    public static final int LENGTH = 32;

    private final byte[] bytes;

    private DataKey(byte[] bytes) {
        this.bytes = bytes;
    }

    public static DataKey generate() {
        byte[] bytes = new byte[LENGTH];
        new SecureRandom().nextBytes(bytes);
        return new DataKey(bytes);
    }

    /** Takes a copy of 32 bytes; the caller wipes its own. */
    public static DataKey of(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException(bytes.length + " bytes, a data key has " + LENGTH);
        }
        return new DataKey(bytes.clone());
    }

    /**
     * HKDF-SHA256 (RFC 5869) of this key.
     *
     * @param salt may be empty
     * @param purpose says what the derived key is for; different purposes give independent keys
     */
    public DataKey derive(byte[] salt, String purpose) {
        HKDFBytesGenerator hkdf = new HKDFBytesGenerator(new SHA256Digest());
        hkdf.init(new HKDFParameters(bytes, salt, purpose.getBytes(StandardCharsets.UTF_8)));
        byte[] derived = new byte[LENGTH];
        hkdf.generateBytes(derived, 0, LENGTH);
        return new DataKey(derived);
    }

    /** A copy, for sealing it to somebody or giving it to a cipher; wipe it after use. */
    public byte[] reveal() {
        return bytes.clone();
    }

    DataKey copy() {
        return new DataKey(bytes.clone());
    }

    @Override
    public void close() {
        Arrays.fill(bytes, (byte) 0);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DataKey that && MessageDigest.isEqual(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return 0;
    }

    @Override
    public String toString() {
        return "data key (not printed)";
    }
}
