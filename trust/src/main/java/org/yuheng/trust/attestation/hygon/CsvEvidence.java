package org.yuheng.trust.attestation.hygon;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.crypto.digests.SM3Digest;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.KeyParameter;
import org.yuheng.json.JsonRefusal;
import org.yuheng.json.StrictJson;
import org.yuheng.trust.attestation.RefusalCode;
import org.yuheng.trust.attestation.checking.ByteReader;
import org.yuheng.trust.attestation.checking.Refusal;
import tools.jackson.databind.JsonNode;

/**
 * A report with its signer, the PEK, and the chip id, in either of the two forms in which they travel.
 *
 * @param hskCek certificates above the PEK, if the evidence brings them
 */
record CsvEvidence(CsvReport report, HygonCertificate pek, String chipId, Optional<byte[]> hskCek) {

    private static final int LARGEST = 128 * 1024;
    private static final int CHIP_ID = 64;
    private static final int RESERVED = 32;
    private static final int MAC = 32;
    private static final int SIGNER = HygonCertificate.CHIP_SIZE + CHIP_ID + RESERVED + MAC;
    private static final int RAW = CsvReport.SIZE_V1 + SIGNER;
    /** The device answers in whole pages. */
    private static final int PAGE = 4096;

    private static final byte[] EXTENDED = "ATTESTATION_EXT\0".getBytes(StandardCharsets.US_ASCII);

    static CsvEvidence read(byte[] evidence) throws Refusal {
        if (evidence.length > LARGEST) {
            throw new Refusal(RefusalCode.EVIDENCE_TOO_LARGE, evidence.length + " bytes", "at most " + LARGEST);
        }
        if (evidence.length >= RAW && evidence.length <= PAGE) {
            return readV1(evidence);
        }
        if (evidence.length > PAGE && startsLikeJson(evidence)) {
            return readJson(evidence);
        }
        throw new Refusal(
                RefusalCode.EVIDENCE_LENGTH,
                evidence.length + " bytes",
                RAW + " bytes, zeros after them up to a page of " + PAGE + ", or the JSON envelope");
    }

    private static boolean startsLikeJson(byte[] evidence) {
        int first = 0;
        while (first < evidence.length && Character.isWhitespace(evidence[first])) {
            first++;
        }
        return first < evidence.length && evidence[first] == '{';
    }

    private static CsvEvidence readV1(byte[] bytes) throws Refusal {
        ByteReader in = new ByteReader(bytes);
        CsvReport report = CsvReport.readV1(in.take(CsvReport.SIZE_V1, "report"));
        byte[] protectedPart = in.take(SIGNER - MAC, "PEK and chip id");
        byte[] mac = in.take(MAC, "MAC");
        in.onlyPadding(PAGE - RAW);
        requireMac(report, protectedPart, mac);
        byte[] pek = CsvReport.xor(Arrays.copyOf(protectedPart, HygonCertificate.CHIP_SIZE), report.anonce());
        byte[] chipId = CsvReport.xor(
                Arrays.copyOfRange(protectedPart, HygonCertificate.CHIP_SIZE, HygonCertificate.CHIP_SIZE + CHIP_ID),
                report.anonce());
        return new CsvEvidence(
                report,
                HygonCertificate.readChip(pek, "PEK", HygonCertificate.USAGE_PEK),
                chipId(chipId),
                Optional.empty());
    }

    /** HMAC-SM3 under the guest's own nonce: it ties the signer to the report that the guest asked for. */
    private static void requireMac(CsvReport report, byte[] protectedPart, byte[] mac) throws Refusal {
        HMac hmac = new HMac(new SM3Digest());
        hmac.init(new KeyParameter(report.mnonce()));
        hmac.update(protectedPart, 0, protectedPart.length);
        byte[] expected = new byte[hmac.getMacSize()];
        hmac.doFinal(expected, 0);
        if (!MessageDigest.isEqual(expected, mac)) {
            throw new Refusal(
                    RefusalCode.EVIDENCE_MALFORMED,
                    "the MAC over PEK and chip id",
                    "HMAC-SM3 under the report's mnonce");
        }
    }

    private static CsvEvidence readJson(byte[] json) throws Refusal {
        JsonNode root;
        try {
            root = StrictJson.read(json, JsonNode.class, LARGEST);
        } catch (JsonRefusal e) {
            throw new Refusal(RefusalCode.EVIDENCE_MALFORMED, e.getMessage(), "one JSON object without duplicate keys");
        }
        JsonNode wrapper = CsvJson.object(root, "attestation_report");
        byte[] magic = CsvJson.bytes(wrapper, "magic", EXTENDED.length);
        int flags = CsvJson.integer(wrapper, "flags", Integer.MAX_VALUE);
        byte[] page = CsvJson.bytes(wrapper, "data", PAGE);
        boolean extended = Arrays.equals(magic, EXTENDED);
        if (!extended && !Arrays.equals(magic, new byte[EXTENDED.length]) || flags > (extended ? 1 : 0)) {
            throw new Refusal(
                    RefusalCode.EVIDENCE_VERSION,
                    "magic \"" + new String(magic, StandardCharsets.ISO_8859_1) + "\", flags " + flags,
                    "version 1 (flags 0) or 2 (flags 1)");
        }
        ByteReader in = new ByteReader(page);
        CsvReport report = flags == 1
                ? CsvReport.readV2(in.take(CsvReport.SIZE_V2, "report"))
                : CsvReport.readV1(in.take(CsvReport.SIZE_V1, "report"));
        JsonNode chain = CsvJson.object(root, "cert_chain");
        return new CsvEvidence(
                report,
                HygonCertificate.readChip(
                        CsvJson.chipCertificate(CsvJson.object(chain, "pek")), "PEK", HygonCertificate.USAGE_PEK),
                chipId(CsvJson.bytes(root, "serial_number", CHIP_ID)),
                CsvJson.hskCek(chain));
    }

    /** ASCII, padded with zeros. */
    private static String chipId(byte[] padded) throws Refusal {
        int length = 0;
        while (length < padded.length && padded[length] != 0) {
            length++;
        }
        for (int i = length; i < padded.length; i++) {
            if (padded[i] != 0) {
                throw new Refusal(RefusalCode.EVIDENCE_MALFORMED, "bytes after the chip id's end", "zeros");
            }
        }
        String id = new String(padded, 0, length, StandardCharsets.US_ASCII);
        if (!id.matches("[0-9A-Za-z]{1,64}")) {
            throw new Refusal(RefusalCode.EVIDENCE_MALFORMED, "chip id \"" + id + "\"", "letters and digits");
        }
        return id;
    }
}
