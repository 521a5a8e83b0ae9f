package org.yuheng.trust.attestation.nitro;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.yuheng.trust.attestation.RefusalCode;
import org.yuheng.trust.attestation.checking.Refusal;

/**
 * An attestation document in its COSE_Sign1 envelope, parsed and not yet believed.
 *
 * @param signed the Sig_structure of RFC 9052 §4.4, which the signature covers
 * @param caBundle from the root downwards
 */
record NitroDocument(
        byte[] signed,
        byte[] signature,
        String moduleId,
        Instant timestamp,
        Map<Integer, byte[]> pcrs,
        byte[] certificate,
        List<byte[]> caBundle,
        Optional<byte[]> publicKey,
        Optional<byte[]> userData,
        Optional<byte[]> nonce) {

    private static final int LARGEST = 32 * 1024;
    private static final int COSE_SIGN1 = 18;
    private static final long ALGORITHM = 1;
    private static final long ES384 = -35;
    private static final int LARGEST_FIELD = 1024;
    private static final int LARGEST_PUBLIC_KEY = 4096;

    static NitroDocument read(byte[] evidence) throws Refusal {
        if (evidence.length > LARGEST) {
            throw new Refusal(RefusalCode.EVIDENCE_TOO_LARGE, evidence.length + " bytes", "at most " + LARGEST);
        }
        if (!(StrictCbor.read(StrictCbor.untagged(evidence, COSE_SIGN1), "COSE_Sign1") instanceof List<?> envelope)
                || envelope.size() != 4
                || !(envelope.get(0) instanceof byte[] protectedHeader)
                || !(envelope.get(1) instanceof Map<?, ?> unprotectedHeader)
                || !(envelope.get(2) instanceof byte[] payload)
                || !(envelope.get(3) instanceof byte[] signature)) {
            throw new Refusal(
                    RefusalCode.EVIDENCE_MALFORMED,
                    "another structure",
                    "COSE_Sign1: protected header, unprotected header, payload, signature");
        }
        if (!unprotectedHeader.isEmpty()) {
            throw new Refusal(RefusalCode.EVIDENCE_MALFORMED, "an unprotected header", "an empty one");
        }
        if (!(StrictCbor.read(protectedHeader, "protected header") instanceof Map<?, ?> header)
                || !header.equals(Map.of(ALGORITHM, ES384))) {
            throw new Refusal(
                    RefusalCode.EVIDENCE_KEY_TYPE,
                    "protected header " + HexFormat.of().formatHex(protectedHeader),
                    "algorithm -35 (ES384) and nothing else");
        }
        if (!(StrictCbor.read(payload, "document") instanceof Map<?, ?> document)) {
            throw new Refusal(RefusalCode.EVIDENCE_MALFORMED, "a payload that is no map", "the document");
        }
        return document(sigStructure(protectedHeader, payload), signature, document);
    }

    private static NitroDocument document(byte[] signed, byte[] signature, Map<?, ?> document) throws Refusal {
        if (!"SHA384".equals(document.get("digest"))) {
            throw new Refusal(RefusalCode.EVIDENCE_MALFORMED, "digest " + document.get("digest"), "SHA384");
        }
        if (!(document.get("module_id") instanceof String moduleId) || moduleId.isEmpty()) {
            throw missing("module_id");
        }
        if (!(document.get("timestamp") instanceof Long timestamp) || timestamp <= 0) {
            throw missing("timestamp");
        }
        if (!(document.get("pcrs") instanceof Map<?, ?> pcrs) || pcrs.isEmpty() || pcrs.size() > 32) {
            throw missing("pcrs");
        }
        if (!(document.get("certificate") instanceof byte[] certificate)) {
            throw missing("certificate");
        }
        if (!(document.get("cabundle") instanceof List<?> bundle) || bundle.isEmpty() || bundle.size() > 6) {
            throw missing("cabundle");
        }
        List<byte[]> caBundle = new ArrayList<>();
        for (Object entry : bundle) {
            if (!(entry instanceof byte[] ca)) {
                throw missing("cabundle");
            }
            caBundle.add(ca);
        }
        return new NitroDocument(
                signed,
                signature,
                moduleId,
                Instant.ofEpochMilli(timestamp),
                registers(pcrs),
                certificate,
                caBundle,
                optional(document, "public_key", LARGEST_PUBLIC_KEY),
                optional(document, "user_data", LARGEST_FIELD),
                optional(document, "nonce", LARGEST_FIELD));
    }

    private static Map<Integer, byte[]> registers(Map<?, ?> pcrs) throws Refusal {
        Map<Integer, byte[]> registers = new TreeMap<>();
        for (Map.Entry<?, ?> pcr : pcrs.entrySet()) {
            if (!(pcr.getKey() instanceof Long index)
                    || index < 0
                    || index > 31
                    || !(pcr.getValue() instanceof byte[] value)
                    || value.length != 48) {
                throw missing("pcrs");
            }
            registers.put(index.intValue(), value);
        }
        return registers;
    }

    private static Optional<byte[]> optional(Map<?, ?> document, String field, int longest) throws Refusal {
        Object value = document.get(field);
        if (value == null || value == StrictCbor.NULL) {
            return Optional.empty();
        }
        if (!(value instanceof byte[] bytes) || bytes.length > longest) {
            throw missing(field);
        }
        return Optional.of(bytes);
    }

    private static Refusal missing(String field) {
        return new Refusal(
                RefusalCode.EVIDENCE_MALFORMED,
                "no valid \"" + field + "\"",
                "the document's fields within their bounds");
    }

    /** RFC 9052 §4.4: ["Signature1", protected header, external data (none), payload]. */
    private static byte[] sigStructure(byte[] protectedHeader, byte[] payload) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(payload.length + 32);
        out.write(0x84);
        byte[] context = "Signature1".getBytes(StandardCharsets.US_ASCII);
        out.write(0x60 | context.length);
        out.writeBytes(context);
        byteString(out, protectedHeader);
        byteString(out, new byte[0]);
        byteString(out, payload);
        return out.toByteArray();
    }

    private static void byteString(ByteArrayOutputStream out, byte[] bytes) {
        if (bytes.length < 24) {
            out.write(0x40 | bytes.length);
        } else if (bytes.length < 256) {
            out.write(0x58);
            out.write(bytes.length);
        } else {
            out.write(0x59);
            out.write(bytes.length >>> 8);
            out.write(bytes.length);
        }
        out.writeBytes(bytes);
    }

    /** An enclave in debug mode reports zeros for everything that was measured at its start. */
    boolean isDebug() {
        byte[] pcr0 = pcrs.get(0);
        int bits = 0;
        if (pcr0 != null) {
            for (byte b : pcr0) {
                bits |= b;
            }
        }
        return bits == 0;
    }

    Map<String, String> measurements() {
        Map<String, String> registers = new LinkedHashMap<>();
        pcrs.forEach(
                (index, value) -> registers.put("pcr" + index, HexFormat.of().formatHex(value)));
        return registers;
    }
}
