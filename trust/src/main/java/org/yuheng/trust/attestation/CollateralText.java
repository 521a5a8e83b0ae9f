package org.yuheng.trust.attestation;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.yuheng.trust.attestation.checking.BytesAsText;
import org.yuheng.trust.attestation.checking.Pem;
import org.yuheng.trust.attestation.checking.Refusal;

/**
 * Revocation lists and chains in the encodings in which services hand them out: Intel's PCS sends lists as PEM or DER, its
 * caching service as hex, others as base64. One DER comes out; whoever reads it is strict.
 */
final class CollateralText {

    private static final String BEGIN = "-----BEGIN X509 CRL-----";
    private static final String END = "-----END X509 CRL-----";
    private static final byte SEQUENCE = 0x30;

    private CollateralText() {}

    /** One revocation list in DER, from DER, PEM, hex or base64. */
    static byte[] der(byte[] bytes, String name) throws UnusableCollateral {
        if (bytes.length > 1 && bytes[0] == SEQUENCE && bytes[1] < 0) {
            return bytes;
        }
        String text = new String(bytes, StandardCharsets.ISO_8859_1).strip();
        byte[] encoded = bytes;
        if (text.startsWith(BEGIN) && text.endsWith(END)) {
            encoded =
                    text.substring(BEGIN.length(), text.length() - END.length()).getBytes(StandardCharsets.ISO_8859_1);
        }
        return BytesAsText.read(encoded)
                .filter(der -> der.length > 0 && der[0] == SEQUENCE)
                .orElseThrow(() -> new UnusableCollateral(
                        RefusalCode.COLLATERAL_ENCODING,
                        "\"" + name + "\" is no revocation list; expected one in DER, PEM, hex or base64",
                        null));
    }

    /** The two certificates of AMD's cert_chain: ASK or ASVK, then ARK. */
    static List<byte[]> certificates(byte[] pem) throws UnusableCollateral {
        try {
            List<byte[]> found = Pem.certificates(pem, 2);
            if (found.size() == 2) {
                return found;
            }
        } catch (Refusal e) {
            throw new UnusableCollateral(RefusalCode.COLLATERAL_ENCODING, "\"cert_chain\": " + e.getMessage(), e);
        }
        throw new UnusableCollateral(
                RefusalCode.COLLATERAL_ENCODING, "\"cert_chain\" has one certificate; expected two, ASK and ARK", null);
    }
}
