package org.yuheng.trust.attestation.intel;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.yuheng.trust.attestation.EvidenceKind;
import org.yuheng.trust.attestation.RefusalCode;
import org.yuheng.trust.attestation.checking.Refusal;

/** Intel's statement of which quoting enclave is genuine, "enclaveIdentity" version 2. */
record QeIdentity(
        Instant issueDate,
        Instant nextUpdate,
        int evaluationDataNumber,
        long miscSelect,
        long miscSelectMask,
        byte[] attributes,
        byte[] attributesMask,
        byte[] mrSigner,
        int isvProdId,
        List<Level> levels) {

    private static final int MOST_LEVELS = 256;

    record Level(int isvSvn, TcbLevels level) {}

    static QeIdentity read(byte[] json, EvidenceKind kind) throws Refusal {
        SignedJson root = SignedJson.read(json, "QE identity", RefusalCode.QE_IDENTITY_MALFORMED);
        String id = root.required("id").text();
        int version = root.required("version").integer(Integer.MAX_VALUE);
        String expected = kind == EvidenceKind.SGX ? "QE" : "TD_QE";
        if (!id.equals(expected) || version != 2) {
            throw new Refusal(
                    RefusalCode.QE_IDENTITY_WRONG_KIND,
                    "id " + id + ", version " + version,
                    "id " + expected + ", version 2");
        }
        List<Level> levels = new ArrayList<>();
        SignedJson list = root.required("tcbLevels");
        int count = list.size(MOST_LEVELS);
        for (int i = 0; i < count; i++) {
            SignedJson level = list.at(i);
            levels.add(new Level(level.required("tcb").required("isvsvn").integer(65535), TcbLevels.read(level)));
        }
        return new QeIdentity(
                root.required("issueDate").instant(),
                root.required("nextUpdate").instant(),
                root.required("tcbEvaluationDataNumber").integer(Integer.MAX_VALUE),
                number(root.required("miscselect").hex(4)),
                number(root.required("miscselectMask").hex(4)),
                root.required("attributes").hex(16),
                root.required("attributesMask").hex(16),
                root.required("mrsigner").hex(32),
                root.required("isvprodid").integer(65535),
                List.copyOf(levels));
    }

    /**
     * The hex digits spell the four bytes in the report's own order, so the number is little-endian: Intel's reference
     * library swaps them too, and its sample of a non-zero MISCSELECT matches in no other way.
     */
    private static long number(byte[] littleEndian) {
        long value = 0;
        for (int i = littleEndian.length - 1; i >= 0; i--) {
            value = value << 8 | littleEndian[i] & 0xFF;
        }
        return value;
    }

    /** Checks that the report is of this enclave, and finds its level. */
    TcbLevels levelOf(EnclaveReport report) throws Refusal {
        HexFormat hex = HexFormat.of();
        if ((report.miscSelect() & miscSelectMask) != (miscSelect & miscSelectMask)) {
            throw new Refusal(
                    RefusalCode.QE_MISCSELECT_MISMATCH,
                    String.format("%08x", report.miscSelect()),
                    String.format("%08x under mask %08x", miscSelect, miscSelectMask));
        }
        if (!equalUnderMask(report.attributes(), attributes, attributesMask)) {
            throw new Refusal(
                    RefusalCode.QE_ATTRIBUTES_MISMATCH,
                    hex.formatHex(report.attributes()),
                    hex.formatHex(attributes) + " under mask " + hex.formatHex(attributesMask));
        }
        if (!java.util.Arrays.equals(report.mrSigner(), mrSigner)) {
            throw new Refusal(
                    RefusalCode.QE_MRSIGNER_MISMATCH, hex.formatHex(report.mrSigner()), hex.formatHex(mrSigner));
        }
        if (report.isvProdId() != isvProdId) {
            throw new Refusal(RefusalCode.QE_PRODUCT_MISMATCH, report.isvProdId(), isvProdId);
        }
        for (Level level : levels) {
            if (report.isvSvn() >= level.isvSvn()) {
                return level.level();
            }
        }
        throw new Refusal(
                RefusalCode.QE_TCB_LEVEL_NOT_FOUND,
                "ISVSVN " + report.isvSvn(),
                String.format(Locale.ROOT, "at least that of the lowest of %d levels", levels.size()));
    }

    static boolean equalUnderMask(byte[] found, byte[] expected, byte[] mask) {
        int difference = 0;
        for (int i = 0; i < mask.length; i++) {
            difference |= (found[i] ^ expected[i]) & mask[i];
        }
        return difference == 0;
    }
}
