package org.yuheng.trust.attestation.intel;

import java.util.Arrays;
import java.util.HexFormat;
import org.yuheng.trust.attestation.EvidenceKind;
import org.yuheng.trust.attestation.RefusalCode;
import org.yuheng.trust.attestation.checking.ByteReader;
import org.yuheng.trust.attestation.checking.Refusal;

/**
 * A DCAP ECDSA quote, parsed and not yet believed.
 *
 * @param format for people
 * @param signed the bytes under {@code signature}: header and body
 * @param body 384 bytes (SGX), 584 (TD 1.0), 648 (TD 1.5) or 885 (TD 1.5 extended)
 * @param attestationKey X ‖ Y
 * @param certificationType 1 to 3: the PCK certificate is given apart; 5: {@code certificationData} is its chain in PEM
 */
record Quote(
        EvidenceKind kind,
        String format,
        byte[] signed,
        byte[] body,
        byte[] signature,
        byte[] attestationKey,
        EnclaveReport qeReport,
        byte[] qeReportSignature,
        byte[] qeAuthData,
        int certificationType,
        byte[] certificationData) {

    static final int PCK_CHAIN = 5;

    private static final int LARGEST = 64 * 1024;
    /** Drivers hand out whole buffers: real quotes come with some 3,000 zeros after their end. */
    static final int LARGEST_PADDING = 16 * 1024;

    private static final int ECDSA_P256 = 2;
    private static final int QE_REPORT_CERTIFICATION = 6;
    private static final long TEE_SGX = 0x00;
    private static final long TEE_TDX = 0x81;
    private static final byte[] INTEL_QE = HexFormat.of().parseHex("939a7233f79c4ca9940a0db3957f0607");

    static Quote read(EvidenceKind kind, byte[] evidence) throws Refusal {
        if (evidence.length > LARGEST) {
            throw new Refusal(RefusalCode.EVIDENCE_TOO_LARGE, evidence.length + " bytes", "at most " + LARGEST);
        }
        ByteReader in = new ByteReader(evidence);
        int version = in.u16("version");
        requireVersion(kind, version);
        int keyType = in.u16("attestation key type");
        long teeType = in.u32(version == 3 ? "reserved" : "TEE type");
        in.take(4, "QE SVN and PCE SVN");
        byte[] vendor = in.take(16, "QE vendor id");
        in.take(20, "user data");
        long expectedTee = kind == EvidenceKind.SGX ? TEE_SGX : TEE_TDX;
        if (teeType != expectedTee) {
            throw new Refusal(
                    RefusalCode.EVIDENCE_WRONG_TEE,
                    String.format("TEE type 0x%08x", teeType),
                    String.format("0x%08x (%s)", expectedTee, kind));
        }
        if (keyType != ECDSA_P256) {
            throw new Refusal(RefusalCode.EVIDENCE_KEY_TYPE, "attestation key type " + keyType, "2 (ECDSA P-256)");
        }
        if (!Arrays.equals(vendor, INTEL_QE)) {
            throw new Refusal(
                    RefusalCode.EVIDENCE_QE_VENDOR,
                    HexFormat.of().formatHex(vendor),
                    HexFormat.of().formatHex(INTEL_QE));
        }
        byte[] body = in.take(bodySize(version, in), "report body");
        byte[] signed = Arrays.copyOf(evidence, in.position());
        ByteReader signatureData = in.part(in.length32("signature data length"), "signature data");
        in.onlyPadding(LARGEST_PADDING);
        return version == 3
                ? readSignatureData(kind, format(version, body), signed, body, signatureData)
                : readNestedSignatureData(kind, format(version, body), signed, body, signatureData);
    }

    private static void requireVersion(EvidenceKind kind, int version) throws Refusal {
        boolean known = kind == EvidenceKind.SGX ? version == 3 : version == 4 || version == 5;
        if (!known) {
            throw new Refusal(
                    RefusalCode.EVIDENCE_VERSION,
                    "quote version " + version,
                    kind == EvidenceKind.SGX ? "3 for SGX (4 and 5 are TDX's)" : "4 or 5 for TDX (3 is SGX's)");
        }
    }

    /** Version 5 says what the body is before it; the earlier ones have one body each. */
    private static int bodySize(int version, ByteReader in) throws Refusal {
        if (version == 3) {
            return EnclaveReport.SIZE;
        }
        if (version == 4) {
            return TdReport.SIZE_1_0;
        }
        int type = in.u16("body type");
        long size = in.u32("body size");
        int expected = TdReport.sizeOfBodyType(type)
                .orElseThrow(() -> new Refusal(
                        RefusalCode.EVIDENCE_WRONG_TEE,
                        "body type " + type,
                        "2 (TD 1.0), 3 (TD 1.5) or 4 (TD 1.5 extended)"));
        if (size != expected) {
            throw new Refusal(
                    RefusalCode.EVIDENCE_SIZE_FIELD, "body size " + size, expected + " for body type " + type);
        }
        return expected;
    }

    private static String format(int version, byte[] body) {
        if (version == 3) {
            return "SGX quote v3";
        }
        return "TDX quote v" + version + ", " + TdReport.generation(body.length);
    }

    /** Version 3: the quoting enclave's report follows the attestation key directly. */
    private static Quote readSignatureData(EvidenceKind kind, String format, byte[] signed, byte[] body, ByteReader in)
            throws Refusal {
        byte[] signature = in.take(64, "signature");
        byte[] attestationKey = in.take(64, "attestation key");
        return readCertification(kind, format, signed, body, signature, attestationKey, in);
    }

    /** Versions 4 and 5: the quoting enclave's report is wrapped as certification data of type 6. */
    private static Quote readNestedSignatureData(
            EvidenceKind kind, String format, byte[] signed, byte[] body, ByteReader in) throws Refusal {
        byte[] signature = in.take(64, "signature");
        byte[] attestationKey = in.take(64, "attestation key");
        int type = in.u16("certification data type");
        if (type != QE_REPORT_CERTIFICATION) {
            throw new Refusal(
                    RefusalCode.EVIDENCE_CERTIFICATION_DATA, "certification data type " + type, "6 (QE report)");
        }
        ByteReader nested = in.part(in.length32("certification data size"), "certification data");
        in.exhausted("signature data");
        return readCertification(kind, format, signed, body, signature, attestationKey, nested);
    }

    private static Quote readCertification(
            EvidenceKind kind,
            String format,
            byte[] signed,
            byte[] body,
            byte[] signature,
            byte[] attestationKey,
            ByteReader in)
            throws Refusal {
        EnclaveReport qeReport = EnclaveReport.read(in.take(EnclaveReport.SIZE, "QE report"), "QE");
        byte[] qeReportSignature = in.take(64, "QE report signature");
        byte[] authData = in.take(in.u16("QE authentication data size"), "QE authentication data");
        int type = in.u16("PCK certification data type");
        byte[] data = in.take(in.length32("PCK certification data size"), "PCK certification data");
        in.exhausted("certification data");
        if (type != PCK_CHAIN && (type < 1 || type > 3)) {
            throw new Refusal(
                    RefusalCode.EVIDENCE_CERTIFICATION_DATA,
                    "PCK certification data type " + type,
                    "5 (PCK chain), or 1 to 3 with the PCK certificate given apart");
        }
        return new Quote(
                kind,
                format,
                signed,
                body,
                signature,
                attestationKey,
                qeReport,
                qeReportSignature,
                authData,
                type,
                data);
    }
}
