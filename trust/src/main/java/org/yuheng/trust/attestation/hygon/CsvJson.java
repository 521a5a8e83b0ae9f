package org.yuheng.trust.attestation.hygon;

import java.io.ByteArrayOutputStream;
import java.util.Optional;
import org.yuheng.trust.attestation.RefusalCode;
import org.yuheng.trust.attestation.checking.Refusal;
import tools.jackson.databind.JsonNode;

/**
 * Puts Hygon's structures together again from confidential-containers' JSON, where each field is a number or an array of
 * bytes.
 */
final class CsvJson {

    private CsvJson() {}

    static JsonNode object(JsonNode parent, String field) throws Refusal {
        JsonNode value = parent.get(field);
        if (value == null || !value.isObject()) {
            throw malformed(field, "object");
        }
        return value;
    }

    static int integer(JsonNode parent, String field, int most) throws Refusal {
        JsonNode value = parent.get(field);
        if (value == null || !value.isInt() || value.intValue() < 0 || value.intValue() > most) {
            throw malformed(field, "integer from 0 to " + most);
        }
        return value.intValue();
    }

    static byte[] bytes(JsonNode parent, String field, int size) throws Refusal {
        JsonNode value = parent.get(field);
        if (value == null || !value.isArray() || value.size() != size) {
            throw malformed(field, "array of " + size + " bytes");
        }
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            JsonNode element = value.get(i);
            if (!element.isInt() || element.intValue() < 0 || element.intValue() > 255) {
                throw malformed(field, "array of " + size + " bytes");
            }
            bytes[i] = (byte) element.intValue();
        }
        return bytes;
    }

    /** CEK or PEK, 2,084 bytes. */
    static byte[] chipCertificate(JsonNode certificate) throws Refusal {
        JsonNode body = object(certificate, "body");
        JsonNode data = object(body, "data");
        JsonNode firmware = object(data, "firmware");
        JsonNode publicKey = object(data, "pubkey");
        ByteArrayOutputStream out = new ByteArrayOutputStream(HygonCertificate.CHIP_SIZE);
        little(out, integer(body, "ver", Integer.MAX_VALUE), 4);
        little(out, integer(firmware, "major", 255), 1);
        little(out, integer(firmware, "minor", 255), 1);
        little(out, integer(data, "reserved1", 65535), 2);
        little(out, integer(publicKey, "usage", Integer.MAX_VALUE), 4);
        little(out, integer(publicKey, "algo", Integer.MAX_VALUE), 4);
        point(out, object(publicKey, "key"));
        little(out, integer(data, "uid_size", 65535), 2);
        out.writeBytes(bytes(data, "user_id", 254));
        out.writeBytes(bytes(data, "sid", 16));
        out.writeBytes(bytes(data, "reserved2", 608));
        JsonNode signatures = certificate.get("sigs");
        if (signatures == null || !signatures.isArray() || signatures.size() != 2) {
            throw malformed("sigs", "array of 2 signatures");
        }
        for (int i = 0; i < 2; i++) {
            JsonNode signature = signatures.get(i);
            little(out, integer(signature, "usage", Integer.MAX_VALUE), 4);
            little(out, integer(signature, "algo", Integer.MAX_VALUE), 4);
            JsonNode rs = object(signature, "signature");
            out.writeBytes(bytes(rs, "r", 72));
            out.writeBytes(bytes(rs, "s", 72));
            out.writeBytes(bytes(signature, "_reserved", 368));
        }
        return out.toByteArray();
    }

    /** HSK and CEK, if the envelope brings them: 2,916 bytes. */
    static Optional<byte[]> hskCek(JsonNode chain) throws Refusal {
        JsonNode pair = chain.get("hsk_cek");
        if (pair == null || pair.isNull()) {
            return Optional.empty();
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(caCertificate(object(pair, "hsk")));
        out.writeBytes(chipCertificate(object(pair, "cek")));
        return Optional.of(out.toByteArray());
    }

    private static byte[] caCertificate(JsonNode certificate) throws Refusal {
        JsonNode body = object(certificate, "body");
        JsonNode preamble = object(body, "preamble");
        JsonNode data = object(preamble, "data");
        ByteArrayOutputStream out = new ByteArrayOutputStream(HygonCertificate.CA_SIZE);
        little(out, integer(preamble, "ver", Integer.MAX_VALUE), 4);
        out.writeBytes(bytes(data, "kid", 16));
        out.writeBytes(bytes(data, "sid", 16));
        little(out, integer(data, "usage", Integer.MAX_VALUE), 4);
        out.writeBytes(bytes(data, "reserved", 24));
        point(out, object(body, "pubkey"));
        little(out, integer(body, "uid_size", 65535), 2);
        out.writeBytes(bytes(body, "user_id", 254));
        out.writeBytes(bytes(body, "reserved", 108));
        JsonNode rs = object(certificate, "signature");
        out.writeBytes(bytes(rs, "r", 72));
        out.writeBytes(bytes(rs, "s", 72));
        out.writeBytes(bytes(certificate, "_reserved", 112));
        return out.toByteArray();
    }

    private static void point(ByteArrayOutputStream out, JsonNode key) throws Refusal {
        little(out, integer(key, "g", Integer.MAX_VALUE), 4);
        out.writeBytes(bytes(key, "x", 72));
        out.writeBytes(bytes(key, "y", 72));
    }

    private static void little(ByteArrayOutputStream out, long value, int size) {
        for (int i = 0; i < size; i++) {
            out.write((int) (value >>> 8 * i));
        }
    }

    private static Refusal malformed(String field, String expected) {
        return new Refusal(RefusalCode.EVIDENCE_MALFORMED, "no valid \"" + field + "\"", expected);
    }
}
