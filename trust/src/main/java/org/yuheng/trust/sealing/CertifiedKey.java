package org.yuheng.trust.sealing;

/**
 * A sealing key that is known to be somebody's. There is no way to make one but {@link SealingCertificate#verify}, or to
 * hold the private half.
 */
public final class CertifiedKey {

    private final String organization;
    private final String node;
    private final SealingKey key;

    CertifiedKey(String organization, String node, SealingKey key) {
        this.organization = organization;
        this.node = node;
        this.key = key;
    }

    /** One's own key needs nobody's word. */
    public static CertifiedKey own(String organization, String node, SealingKeyPair pair) {
        return new CertifiedKey(organization, node, pair.publicKey());
    }

    public String organization() {
        return organization;
    }

    public String node() {
        return node;
    }

    public SealingKey key() {
        return key;
    }

    @Override
    public String toString() {
        return key + " of " + organization + " at " + node;
    }
}
