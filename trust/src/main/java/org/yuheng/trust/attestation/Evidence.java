package org.yuheng.trust.attestation;

import java.util.Arrays;

/**
 * Evidence exactly as the hardware (or its driver) handed it out; nothing is known about it until it is verified.
 *
 * <p>Any length can be held, so that a refusal can name it; the verifiers bound what they read.
 */
public final class Evidence {

    private final byte[] bytes;

    private Evidence(byte[] bytes) {
        this.bytes = bytes;
    }

    public static Evidence of(byte[] bytes) {
        return new Evidence(bytes.clone());
    }

    /** A copy. */
    public byte[] bytes() {
        return bytes.clone();
    }

    public int length() {
        return bytes.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Evidence that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "Evidence[" + bytes.length + " bytes]";
    }
}
