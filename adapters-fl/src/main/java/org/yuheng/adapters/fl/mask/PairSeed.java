package org.yuheng.adapters.fl.mask;

import java.util.Arrays;

/** The secret that one pair of parties shares for one attempt of one job. */
public final class PairSeed {

    private final byte[] secret;
    private final boolean negative;

    /**
     * @param negative whether this side subtracts the masks that the other adds
     */
    PairSeed(byte[] secret, boolean negative) {
        if (secret.length != 32) {
            throw new IllegalArgumentException("a seed of " + secret.length + " bytes, expected 32");
        }
        this.secret = secret;
        this.negative = negative;
    }

    byte[] bytes() {
        return secret;
    }

    boolean negative() {
        return negative;
    }

    void destroy() {
        Arrays.fill(secret, (byte) 0);
    }

    @Override
    public String toString() {
        return "PairSeed[secret]";
    }
}
