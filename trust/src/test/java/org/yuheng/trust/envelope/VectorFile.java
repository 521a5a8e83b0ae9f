package org.yuheng.trust.envelope;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.yuheng.json.StrictJson;
import org.yuheng.trust.Base64Bytes;
import org.yuheng.trust.Digests;
import org.yuheng.trust.attestation.EvidenceKind;
import org.yuheng.trust.attestation.TcbStatus;
import org.yuheng.trust.grant.EnclaveTerms;
import org.yuheng.trust.grant.Grant;
import org.yuheng.trust.identity.SigningKey;
import org.yuheng.trust.manifest.Measurement;

/**
 * Vectors of signed grants. {@code main} writes them, from keys that are fixed here and used for nothing else; Ed25519 and
 * P-256 signatures come out the same every time, SM2 signatures do not.
 */
record VectorFile(String about, List<Base64Bytes> trustedKeys, List<VectorFile.Vector> vectors) {

    /** @param verdict {@code ACCEPTED}, or the code of the refusal; @param payloadDigest empty when refused */
    record Vector(String name, String envelope, String verdict, String payloadDigest) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static final SigningKey ED25519 =
            pkcs8("302e020100300506032b6570042204204ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");
    private static final SigningKey P256 = pkcs8("3041020100301306072a8648ce3d020106082a8648ce3d0301070427302502010104"
            + "20c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721");
    private static final SigningKey SM2 = pkcs8("3041020100301306072a8648ce3d020106082a811ccf5501822d042730250201010420"
            + "3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8");
    private static final SigningKey STRANGER =
            pkcs8("302e020100300506032b657004220420c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7");

    public static void main(String[] arguments) throws IOException {
        Files.write(Path.of(arguments[0]), StrictJson.write(make()));
    }

    static VectorFile make() {
        List<Vector> vectors = new ArrayList<>();
        byte[] grant = StrictJson.write(grant());
        for (SigningKey key : List.of(ED25519, P256, SM2)) {
            vectors.add(accepted("signed with " + key.suite(), Envelope.sign(Grant.PAYLOAD_TYPE, grant, key)));
        }
        vectors.add(accepted(
                "signed twice",
                Envelope.sign(Grant.PAYLOAD_TYPE, grant, ED25519).alsoSignedBy(P256)));
        vectors.add(accepted(
                "signed by a stranger too",
                Envelope.sign(Grant.PAYLOAD_TYPE, grant, ED25519).alsoSignedBy(STRANGER)));
        byte[] spaced = text(grant).replace("\",\"", "\", \"").getBytes(StandardCharsets.UTF_8);
        vectors.add(accepted(
                "white space in the payload is signed as it is", Envelope.sign(Grant.PAYLOAD_TYPE, spaced, ED25519)));

        Envelope genuine = Envelope.sign(Grant.PAYLOAD_TYPE, grant, ED25519);
        String json = text(genuine.toBytes());
        vectors.add(refused(
                "no signature of a trusted key",
                "ENVELOPE_UNKNOWN_SIGNER",
                text(Envelope.sign(Grant.PAYLOAD_TYPE, grant, STRANGER).toBytes())));
        vectors.add(refused(
                "another payload type, signed",
                "ENVELOPE_TYPE",
                text(Envelope.sign("application/vnd.yuheng.receipt.v1+json", grant, ED25519)
                        .toBytes())));
        vectors.add(refused(
                "another payload type, relabelled",
                "ENVELOPE_BAD_SIGNATURE",
                text(new Envelope(
                                Grant.PAYLOAD_TYPE,
                                genuine.payload(),
                                Envelope.sign("application/vnd.yuheng.receipt.v1+json", grant, ED25519)
                                        .signatures())
                        .toBytes())));
        vectors.add(refused(
                "one payload byte changed",
                "ENVELOPE_BAD_SIGNATURE",
                text(new Envelope(
                                Grant.PAYLOAD_TYPE,
                                Base64Bytes.of(text(grant)
                                        .replace("\"maxRuns\":2", "\"maxRuns\":9")
                                        .getBytes(StandardCharsets.UTF_8)),
                                genuine.signatures())
                        .toBytes())));
        vectors.add(refused(
                "a signature of zeros",
                "ENVELOPE_BAD_SIGNATURE",
                text(new Envelope(
                                Grant.PAYLOAD_TYPE,
                                genuine.payload(),
                                List.of(new Envelope.Signature(ED25519.keyId(), Base64Bytes.of(new byte[64]))))
                        .toBytes())));
        vectors.add(refused("bytes after the envelope", "ENVELOPE_MALFORMED", json + "{}"));
        vectors.add(refused("a key twice", "ENVELOPE_MALFORMED", json.replaceFirst("\\{", "{\"payload\":\"\",")));
        vectors.add(refused("an unknown key", "ENVELOPE_MALFORMED", json.replaceFirst("\\{", "{\"extra\":1,")));
        vectors.add(
                refused("a key in other case", "ENVELOPE_MALFORMED", json.replaceFirst("payloadType", "PayloadType")));
        vectors.add(refused("no signatures", "ENVELOPE_MALFORMED", json.replaceFirst("\\[.*\\]", "[]")));
        vectors.add(refused("base64 without padding", "ENVELOPE_MALFORMED", json.replaceFirst("==\"", "\"")));
        vectors.add(refused(
                "base64 with a line break", "ENVELOPE_MALFORMED", json.replaceFirst("\"sig\":\"", "\"sig\":\"\\\\n")));
        vectors.add(
                refused("url-safe base64", "ENVELOPE_MALFORMED", json.replaceFirst("\"sig\":\"..", "\"sig\":\"-_")));
        vectors.add(refused("one signature twice", "ENVELOPE_MALFORMED", json.replaceFirst("\\[(.*)\\]", "[$1,$1]")));
        vectors.add(refused("null", "ENVELOPE_MALFORMED", "null"));
        vectors.add(refused("nothing", "ENVELOPE_MALFORMED", ""));
        payloads()
                .forEach((name, payload) -> vectors.add(refused(
                        name,
                        "PAYLOAD_MALFORMED",
                        text(Envelope.sign(Grant.PAYLOAD_TYPE, payload.getBytes(StandardCharsets.UTF_8), ED25519)
                                .toBytes()))));
        return new VectorFile(
                "Signed grants. Read each envelope as a grant, trusting the trustedKeys (SubjectPublicKeyInfo, base64), and"
                        + " compare the verdict.",
                List.of(spki(ED25519), spki(P256), spki(SM2)),
                vectors);
    }

    private static Map<String, String> payloads() {
        String grant = text(StrictJson.write(grant()));
        Map<String, String> payloads = new TreeMap<>();
        payloads.put("payload with bytes after the value", grant + " 1");
        payloads.put("payload with a byte-order mark", "\ufeff" + grant);
        payloads.put("payload with a key twice", grant.replaceFirst("\\{", "{\"maxRuns\":9,"));
        payloads.put("payload with an unknown key", grant.replaceFirst("\\{", "{\"note\":\"\","));
        payloads.put("payload with a key in other case", grant.replaceFirst("\"maxRuns\"", "\"maxruns\""));
        payloads.put("payload with a key missing", grant.replaceFirst(",\"revocable\":true", ""));
        payloads.put(
                "payload with an integer beyond 2^53", grant.replaceFirst("\"epoch\":0", "\"epoch\":9007199254740993"));
        payloads.put("payload with a fraction for an integer", grant.replaceFirst("\"maxRuns\":2", "\"maxRuns\":2.5"));
        payloads.put("payload with a string for an integer", grant.replaceFirst("\"maxRuns\":2", "\"maxRuns\":\"2\""));
        payloads.put(
                "payload with a number for a boolean", grant.replaceFirst("\"revocable\":true", "\"revocable\":1"));
        payloads.put("payload with a null", grant.replaceFirst("\"owner\":\"tax\"", "\"owner\":null"));
        payloads.put(
                "payload with a number for a time",
                grant.replaceFirst("\"notBefore\":\"[^\"]*\"", "\"notBefore\":1772323200"));
        payloads.put(
                "payload with an offset in a time",
                grant.replaceFirst("\"notBefore\":\"[^\"]*\"", "\"notBefore\":\"2026-03-01T08:00:00+08:00\""));
        payloads.put(
                "payload with a day that does not exist",
                grant.replaceFirst("\"notBefore\":\"[^\"]*\"", "\"notBefore\":\"2026-02-30T08:00:00Z\""));
        payloads.put("payload with no run", grant.replaceFirst("\"maxRuns\":2", "\"maxRuns\":0"));
        payloads.put(
                "payload without measurements",
                grant.replaceFirst("\"measurements\":\\[[^\\]]*\\]", "\"measurements\":[]"));
        payloads.put(
                "payload with a measurement of nothing",
                grant.replaceFirst("\"measurements\":\\[[^\\]]*\\]", "\"measurements\":[{}]"));
        payloads.put(
                "payload with an upper-case digest",
                grant.replaceFirst(
                        "\"jobSpecDigest\":\"sha256:[^\"]*\"", "\"jobSpecDigest\":\"sha256:" + "A".repeat(64) + "\""));
        payloads.put("payload that accepts a revoked TCB", grant.replaceFirst("UP_TO_DATE", "REVOKED"));
        payloads.put("payload that is an array", "[" + grant + "]");
        return payloads;
    }

    private static Grant grant() {
        byte[] register = new byte[48];
        Arrays.fill(register, (byte) 7);
        return new Grant(
                "G-1",
                "tax",
                List.of(new Grant.Dataset("D-1", "1")),
                Digests.of("a job specification".getBytes(StandardCharsets.UTF_8)),
                "R-1",
                List.of(new EnclaveTerms(
                        "enclave",
                        EvidenceKind.TDX,
                        List.of(Measurement.of(Map.of("mrtd", HexFormat.of().formatHex(register)))),
                        TcbStatus.UP_TO_DATE,
                        List.of())),
                Instant.parse("2026-03-01T00:00:00Z"),
                Instant.parse("2026-04-01T00:00:00Z"),
                2,
                3,
                true,
                0,
                true);
    }

    private static Vector accepted(String name, Envelope envelope) {
        return new Vector(name, text(envelope.toBytes()), "ACCEPTED", envelope.payloadDigest());
    }

    private static Vector refused(String name, String code, String envelope) {
        return new Vector(name, envelope, code, "");
    }

    private static Base64Bytes spki(SigningKey key) {
        return Base64Bytes.of(key.verifyingKey().spki());
    }

    private static SigningKey pkcs8(String hex) {
        return SigningKey.fromPkcs8(HexFormat.of().parseHex(hex));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
