package org.yuheng.trust.attestation.intel;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.yuheng.trust.attestation.RefusalCode;
import org.yuheng.trust.attestation.checking.Refusal;
import org.yuheng.trust.attestation.x509.Certificate;

/**
 * Intel's extension of a PCK certificate: which platform it is, and at which security versions Intel certified it.
 * These, not the quote's own CPUSVN, are what a TCB level is compared with.
 *
 * @param ppid 16 bytes, identifies the platform's package
 * @param componentSvns the 16 SGX TCB component SVNs
 * @param pceId 2 bytes
 * @param fmspc 6 bytes
 */
record PckExtension(byte[] ppid, int[] componentSvns, int pceSvn, byte[] cpuSvn, byte[] pceId, byte[] fmspc) {

    static final String OID = "1.2.840.113741.1.13.1";
    private static final int TCB = 2;
    private static final int COMPONENTS = 16;
    private static final int PCE_SVN = 17;
    private static final int CPU_SVN = 18;

    static boolean isIn(Certificate certificate) {
        return certificate.extension(OID).isPresent();
    }

    static PckExtension of(Certificate certificate) throws Refusal {
        return read(certificate
                .extension(OID)
                .orElseThrow(() -> malformed("no extension " + OID + " in \"" + certificate.name() + "\"")));
    }

    static PckExtension read(byte[] content) throws Refusal {
        try {
            Map<String, ASN1Encodable> fields =
                    fields(ASN1Sequence.getInstance(ASN1Primitive.fromByteArray(content)), OID);
            String tcbOid = OID + "." + TCB;
            Map<String, ASN1Encodable> tcb = fields(ASN1Sequence.getInstance(required(fields, tcbOid)), tcbOid);
            int[] components = new int[COMPONENTS];
            for (int i = 0; i < COMPONENTS; i++) {
                components[i] = integer(tcb, tcbOid + "." + (i + 1), 255);
            }
            return new PckExtension(
                    octets(fields, OID + ".1", 16),
                    components,
                    integer(tcb, tcbOid + "." + PCE_SVN, 65535),
                    octets(tcb, tcbOid + "." + CPU_SVN, 16),
                    octets(fields, OID + ".3", 2),
                    octets(fields, OID + ".4", 6));
        } catch (java.io.IOException | RuntimeException e) {
            // BouncyCastle signals hostile input with many runtime exceptions; all mean the same here
            throw malformed(e.getMessage());
        }
    }

    String fmspcHex() {
        return HexFormat.of().formatHex(fmspc);
    }

    String pceIdHex() {
        return HexFormat.of().formatHex(pceId);
    }

    String describeSvns() {
        return "component SVNs " + Arrays.toString(componentSvns) + ", PCESVN " + pceSvn;
    }

    private static Map<String, ASN1Encodable> fields(ASN1Sequence sequence, String under) throws Refusal {
        Map<String, ASN1Encodable> fields = new HashMap<>();
        for (ASN1Encodable element : sequence) {
            ASN1Sequence pair = ASN1Sequence.getInstance(element);
            if (pair.size() != 2) {
                throw malformed("an entry of " + pair.size() + " elements under " + under);
            }
            String oid = ASN1ObjectIdentifier.getInstance(pair.getObjectAt(0)).getId();
            if (fields.put(oid, pair.getObjectAt(1)) != null) {
                throw malformed("two entries " + oid);
            }
        }
        return fields;
    }

    private static ASN1Encodable required(Map<String, ASN1Encodable> fields, String oid) throws Refusal {
        ASN1Encodable value = fields.get(oid);
        if (value == null) {
            throw malformed("no entry " + oid);
        }
        return value;
    }

    private static int integer(Map<String, ASN1Encodable> fields, String oid, int most) throws Refusal {
        int value = ASN1Integer.getInstance(required(fields, oid)).intValueExact();
        if (value < 0 || value > most) {
            throw malformed(oid + " is " + value);
        }
        return value;
    }

    private static byte[] octets(Map<String, ASN1Encodable> fields, String oid, int size) throws Refusal {
        byte[] value = ASN1OctetString.getInstance(required(fields, oid)).getOctets();
        if (value.length != size) {
            throw malformed(oid + " has " + value.length + " bytes");
        }
        return value;
    }

    private static Refusal malformed(String found) {
        return new Refusal(
                RefusalCode.PCK_EXTENSION_MALFORMED,
                found,
                "Intel's SGX extension with 16 component SVNs, PCESVN, PCEID, FMSPC");
    }
}
