package org.yuheng.trust.attestation.hygon;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.yuheng.trust.attestation.RefusalCode;
import org.yuheng.trust.attestation.checking.ByteReader;
import org.yuheng.trust.attestation.checking.Memo;
import org.yuheng.trust.attestation.checking.Refusal;

/**
 * A certificate in one of Hygon's two binary layouts: the CA's (HRK, HSK; 832 bytes) or the chip's (CEK, PEK; 2,084
 * bytes). They carry no dates.
 *
 * @param body the signed bytes
 */
record HygonCertificate(String name, byte[] body, Sm2Key key, List<Signature> signatures) {

    static final int CA_SIZE = 832;
    static final int CHIP_SIZE = 2084;

    static final int USAGE_HRK = 0x0000;
    static final int USAGE_HSK = 0x0013;
    static final int USAGE_PEK = 0x1002;
    static final int USAGE_CEK = 0x1004;
    static final int SM2_WITH_SM3 = 4;

    /** Of a place for a signature that was left empty. */
    private static final int USAGE_NONE = 0x1000;

    private static final int CA_BODY = 576;
    private static final int CHIP_BODY = 1044;

    /** @param usage of the key that signed; -1 where the layout does not say */
    record Signature(int usage, byte[] rs) {}

    static HygonCertificate readCa(byte[] bytes, String name, int usage) throws Refusal {
        requireSize(bytes, CA_SIZE, name);
        ByteReader in = new ByteReader(bytes);
        in.take(4 + 16 + 16, name + " version and ids");
        requireUsage(in.u32(name + " usage"), usage, name);
        in.take(24, name + " reserved");
        Sm2Key key = Sm2Key.read(in, name);
        in.take(CA_BODY - in.position(), name + " reserved");
        byte[] rs = Sm2Key.readSignature(in, name + " signature");
        in.zeros(in.remaining(), name + " padding");
        return new HygonCertificate(name, Arrays.copyOf(bytes, CA_BODY), key, List.of(new Signature(-1, rs)));
    }

    static HygonCertificate readChip(byte[] bytes, String name, int usage) throws Refusal {
        requireSize(bytes, CHIP_SIZE, name);
        ByteReader in = new ByteReader(bytes);
        in.take(4 + 2 + 2, name + " versions");
        requireUsage(in.u32(name + " usage"), usage, name);
        in.u32(name + " algorithm");
        Sm2Key key = Sm2Key.read(in, name);
        in.take(CHIP_BODY - in.position(), name + " reserved");
        List<Signature> signatures = new ArrayList<>();
        for (int i = 1; i <= 2; i++) {
            int signedBy = (int) in.u32(name + " signature usage");
            long algorithm = in.u32(name + " signature algorithm");
            if (signedBy == USAGE_NONE && algorithm == 0) {
                in.zeros(Sm2Key.SIGNATURE + 368, name + " empty signature");
                continue;
            }
            requireAlgorithm(algorithm, name);
            byte[] rs = Sm2Key.readSignature(in, name + " signature " + i);
            in.zeros(368, name + " signature padding");
            signatures.add(new Signature(signedBy, rs));
        }
        return new HygonCertificate(name, Arrays.copyOf(bytes, CHIP_BODY), key, List.copyOf(signatures));
    }

    /** At least one of the signatures must be {@code issuer}'s. */
    void requireSignedBy(HygonCertificate issuer, int issuerUsage, Memo memo) throws Refusal {
        for (Signature signature : signatures) {
            if (signature.usage() == -1 || signature.usage() == issuerUsage) {
                boolean matches = memo.recall(
                        "sm2",
                        Boolean.class,
                        () -> issuer.key().verify(body, signature.rs()),
                        issuer.body(),
                        body,
                        signature.rs());
                if (matches) {
                    return;
                }
            }
        }
        throw new Refusal(
                RefusalCode.CERTIFICATE_SIGNATURE_INVALID,
                "the signature on the " + name,
                "a signature by the " + issuer.name());
    }

    private static void requireAlgorithm(long found, String name) throws Refusal {
        if (found != SM2_WITH_SM3) {
            throw new Refusal(
                    RefusalCode.CERTIFICATE_KEY,
                    name + " signature algorithm " + found,
                    SM2_WITH_SM3 + " (SM2 with SM3)");
        }
    }

    private static void requireSize(byte[] bytes, int size, String name) throws Refusal {
        if (bytes.length != size) {
            throw new Refusal(
                    RefusalCode.CERTIFICATE_MALFORMED, name + " of " + bytes.length + " bytes", size + " bytes");
        }
    }

    private static void requireUsage(long found, int expected, String name) throws Refusal {
        if (found != expected) {
            throw new Refusal(
                    RefusalCode.CERTIFICATE_ROLE,
                    String.format("%s with usage 0x%04x", name, found),
                    String.format("0x%04x", expected));
        }
    }
}
