package org.yuheng.trust.attestation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The roots that a verifier trusts: the vendors' by default. */
public final class TrustAnchors {

    /**
     * The vendors' roots, each by the SHA-256 of its public key.
     *
     * <ul>
     *   <li>Intel SGX Root CA, valid 2018-05-21 to 2049-12-31, certificate SHA-256 {@code 44a0196b2b99f889…}, published
     *       at certificates.trustedservices.intel.com/IntelSGXRootCA.der.
     *   <li>AMD root keys ARK-Milan, ARK-Genoa, ARK-Turin, published at kdsintf.amd.com/vcek/v1/{product}/cert_chain.
     *   <li>AWS Nitro Enclaves root G1, certificate SHA-256 {@code 641a0321a3e244ef…}, published at
     *       aws-nitro-enclaves.amazonaws.com/AWS_NitroEnclaves_Root-G1.zip.
     *   <li>Hygon root key (HRK), published at cert.hygon.cn/hrk; SHA-256 of the
     *       certificate {@code 296efa97580464ac…}, as confidential-containers ships it.
     * </ul>
     */
    private static final List<TrustAnchor> VENDORS = List.of(
            new TrustAnchor(
                    EvidenceKind.SGX,
                    "Intel SGX Root CA",
                    "a0af031289f5d5d4132f9186068a7fc13628633ba235777472e29b6b6c67a49e",
                    false),
            new TrustAnchor(
                    EvidenceKind.TDX,
                    "Intel SGX Root CA",
                    "a0af031289f5d5d4132f9186068a7fc13628633ba235777472e29b6b6c67a49e",
                    false),
            new TrustAnchor(
                    EvidenceKind.SNP,
                    "ARK-Milan",
                    "9f056bee44377e29308cb5ffa895bdfb62d18881fa6bed8d6f075b0204089cb9",
                    false),
            new TrustAnchor(
                    EvidenceKind.SNP,
                    "ARK-Genoa",
                    "429a69c9422aa258ee4d8db5fcda9c6470ef15f8cd5a9cebd6cbc7d90b863831",
                    false),
            new TrustAnchor(
                    EvidenceKind.SNP,
                    "ARK-Turin",
                    "4f125410563a2ab9a50356f9243f6fe0b6f73de98603f53f90339c70e9d7ad08",
                    false),
            new TrustAnchor(
                    EvidenceKind.NITRO,
                    "aws.nitro-enclaves",
                    "f2caf5ecc6190b4a8399b78bc58a2bbcd0382375db8a1bfd78a82743874fd225",
                    false),
            new TrustAnchor(
                    EvidenceKind.CSV,
                    "Hygon HRK",
                    "cfb7744bde61a72690c5d46410131a53ce3de8702f178c64d3152ea1e4194282",
                    false));

    private final List<TrustAnchor> anchors;

    private TrustAnchors(List<TrustAnchor> anchors) {
        this.anchors = List.copyOf(anchors);
    }

    /** The hardware vendors' roots and no other. */
    public static TrustAnchors vendors() {
        return new TrustAnchors(VENDORS);
    }

    /** Exactly these roots, none of the vendors'. */
    public static TrustAnchors of(List<TrustAnchor> anchors) {
        return new TrustAnchors(anchors);
    }

    /** These roots and one more. */
    public TrustAnchors and(TrustAnchor anchor) {
        List<TrustAnchor> all = new ArrayList<>(anchors);
        all.add(anchor);
        return new TrustAnchors(all);
    }

    public List<TrustAnchor> list() {
        return anchors;
    }

    public Optional<TrustAnchor> find(EvidenceKind kind, String keySha256) {
        return anchors.stream()
                .filter(a -> a.kind() == kind && a.keySha256().equals(keySha256))
                .findFirst();
    }

    /** For {@code production} profiles: whether any root is not a hardware vendor's. */
    public boolean anySimulated() {
        return anchors.stream().anyMatch(TrustAnchor::simulated);
    }
}
