package org.yuheng.trust.attestation;

import org.yuheng.json.JsonRefusal;

/** Opens this package's parsers to the fuzzers. */
public final class LoaderParsers {

    private LoaderParsers() {}

    public static void collateral(byte[] input) throws UnusableCollateral {
        IntelCollateralJson.read(input);
    }

    public static void envelope(byte[] input) throws UnusableCollateral {
        SignedEnvelope.cut(input, "tcbInfo");
    }

    public static void policy(byte[] input) throws UnusableCollateral {
        try {
            AttestationPolicyJson.read(input);
        } catch (JsonRefusal | IllegalArgumentException e) {
            throw new UnusableCollateral(e.getMessage(), e);
        }
    }
}
