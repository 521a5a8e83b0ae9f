package org.yuheng.trust.attestation.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yuheng.json.StrictJson;
import org.yuheng.trust.attestation.IntelCollateral;
import org.yuheng.trust.attestation.IntelCollateralJson;
import org.yuheng.trust.attestation.Vectors;
import org.yuheng.trust.attestation.simulation.IntelForge;
import tools.jackson.databind.JsonNode;

/** The encodings, spellings and mistakes with which people come who have vectors of their own. */
class StrangersInputTest {

    private static final HexFormat HEX = HexFormat.of();

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final IntelForge forge = IntelForge.tdxV4();
    private final byte[] quote = forge.quote();

    private Path write(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }

    private Path write(String name, String text) throws IOException {
        return write(name, text.getBytes(StandardCharsets.UTF_8));
    }

    private int run(Object... args) {
        out.reset();
        err.reset();
        List<String> words = new ArrayList<>();
        for (Object arg : args) {
            words.add(arg.toString());
        }
        return VerifyEvidence.run(
                words.toArray(new String[0]),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private int tdx(Path evidence, Path collateral) throws IOException {
        return run(
                "--kind",
                "tdx",
                "--evidence",
                evidence,
                "--collateral",
                collateral,
                "--root",
                write("root.der", forge.root()),
                "--time",
                IntelForge.NOW);
    }

    private Path quoteFile() throws IOException {
        return write("quote.dat", quote);
    }

    private Path collateralFile() throws IOException {
        return write("collateral.json", IntelCollateralJson.write(forge.collateral()));
    }

    private Map<String, Object> collateralFields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        StrictJson.read(IntelCollateralJson.write(forge.collateral()), JsonNode.class)
                .forEachEntry((field, value) -> fields.put(field, value.stringValue()));
        return fields;
    }

    private Path collateralWith(String field, Object value) throws IOException {
        Map<String, Object> fields = collateralFields();
        fields.put(field, value);
        return write("changed.json", StrictJson.write(fields));
    }

    private String code() {
        return StrictJson.read(out.toByteArray(), JsonNode.class).get("code").stringValue();
    }

    private String words() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private static String broken(String text, int width, String end) {
        return text.replaceAll("(.{" + width + "})", "$1" + end);
    }

    @Test
    void readsHexAsXxdAndOthersWriteIt() throws IOException {
        String hex = HEX.formatHex(quote);
        Path collateral = collateralFile();
        assertThat(tdx(write("lines.hex", broken(hex, 60, "\n")), collateral)).isZero();
        assertThat(tdx(write("crlf.hex", broken(hex, 60, "\r\n")), collateral)).isZero();
        assertThat(tdx(write("pairs.hex", broken(hex, 2, " ")), collateral)).isZero();
        assertThat(tdx(write("upper.hex", "0x" + hex.toUpperCase(Locale.ROOT)), collateral))
                .isZero();
    }

    @Test
    void readsBase64InBothAlphabetsWithOrWithoutPadding() throws IOException {
        Path collateral = collateralFile();
        assertThat(tdx(write("mime.b64", Base64.getMimeEncoder().encode(quote)), collateral))
                .isZero();
        assertThat(tdx(write("url.b64", Base64.getUrlEncoder().encode(quote)), collateral))
                .isZero();
        assertThat(tdx(write("bare.b64", Base64.getEncoder().withoutPadding().encode(quote)), collateral))
                .isZero();
    }

    @Test
    void explainsItself() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("--collateral", "--policy", "Exit 0 verified");
    }

    @Test
    void whatIsNoEvidenceAtAllIsUnusableAndWhatIsTooLargeIsRefused() throws IOException {
        Path collateral = collateralFile();
        assertThat(tdx(folder, collateral)).isEqualTo(VerifyEvidence.UNUSABLE);
        assertThat(words()).contains("is no file");
        assertThat(tdx(folder.resolve("absent"), collateral)).isEqualTo(VerifyEvidence.UNUSABLE);
        assertThat(words()).contains("does not exist");
        assertThat(tdx(write("large", new byte[10 << 20]), collateral)).isEqualTo(VerifyEvidence.REFUSED);
        assertThat(code()).isEqualTo("EVIDENCE_TOO_LARGE");
        assertThat(tdx(write("empty", ""), collateral)).isEqualTo(VerifyEvidence.REFUSED);
        assertThat(code()).isEqualTo("EVIDENCE_TRUNCATED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-03-01T12:00Z", "2026-03-01T20:00:00+08:00", "2026-03-01t12:00:00.5z"})
    void readsTimesThatNameTheirZone(String time) throws IOException {
        assertThat(run(
                        "--kind",
                        "tdx",
                        "--evidence",
                        quoteFile(),
                        "--collateral",
                        collateralFile(),
                        "--root",
                        write("root.der", forge.root()),
                        "--time",
                        time))
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-03-01", "2026-03-01T12:00:00", "1772366400", "2026-02-30T00:00:00Z", ""})
    void refusesToGuessAtTimes(String time) throws IOException {
        assertThat(run("--kind", "tdx", "--evidence", quoteFile(), "--time", time))
                .isEqualTo(VerifyEvidence.UNUSABLE);
        assertThat(words()).contains("\"" + time + "\"").contains("2026-01-31T00:00:00Z");
    }

    @Test
    void readsRevocationListsAsServicesHandThemOut() throws IOException {
        byte[] list = forge.collateral().rootCaCrl().orElseThrow();
        String base64 = Base64.getEncoder().encodeToString(list);
        String pem = "-----BEGIN X509 CRL-----\n" + broken(base64, 64, "\n") + "\n-----END X509 CRL-----\n";
        assertThat(tdx(quoteFile(), collateralWith("root_ca_crl", pem))).isZero();
        assertThat(tdx(quoteFile(), collateralWith("root_ca_crl", base64))).isZero();
        assertThat(tdx(
                        quoteFile(),
                        collateralWith("root_ca_crl", HEX.withUpperCase().formatHex(list))))
                .isZero();
        assertThat(tdx(quoteFile(), collateralWith("root_ca_crl", "hello"))).isEqualTo(VerifyEvidence.REFUSED);
        assertThat(code()).isEqualTo("COLLATERAL_ENCODING");
        Path dir = folderWith(pem.getBytes(StandardCharsets.US_ASCII));
        assertThat(tdx(quoteFile(), dir)).isZero();
        dir = folderWith(HEX.formatHex(list).getBytes(StandardCharsets.US_ASCII));
        assertThat(tdx(quoteFile(), dir)).isZero();
        dir = folderWith("hello".getBytes(StandardCharsets.US_ASCII));
        assertThat(tdx(quoteFile(), dir)).isEqualTo(VerifyEvidence.REFUSED);
        assertThat(code()).isEqualTo("COLLATERAL_ENCODING");
    }

    private Path folderWith(byte[] rootCrl) throws IOException {
        IntelCollateral parts = forge.collateral();
        Path dir = Files.createDirectories(folder.resolve("collateral"));
        Files.write(dir.resolve("pckSignChain.pem"), IntelForge.pem(forge.root(), forge.pckCa()));
        Files.write(dir.resolve("tcbSignChain.pem"), IntelForge.pem(forge.root(), forge.tcbSigner()));
        Files.write(dir.resolve("rootCaCrl.pem"), rootCrl);
        Files.write(dir.resolve("intermediateCaCrl"), parts.pckCrl().orElseThrow());
        Files.writeString(dir.resolve("tcbInfo.json"), answer("tcbInfo", forge.tcbInfo));
        Files.writeString(dir.resolve("qeIdentity.json"), answer("enclaveIdentity", forge.qeIdentity));
        return dir;
    }

    private String answer(String key, String value) {
        return "{\"" + key + "\":" + value + ",\"signature\":\"" + HEX.formatHex(forge.signJson(value)) + "\"}";
    }

    @Test
    void readsIntelsWholeAnswerWhereNoSignatureStandsBesideIt() throws IOException {
        Map<String, Object> fields = collateralFields();
        fields.remove("tcb_info_signature");
        fields.remove("qe_identity_signature");
        Path withoutSignatures = write("bare.json", StrictJson.write(fields));
        assertThat(tdx(quoteFile(), withoutSignatures)).isEqualTo(VerifyEvidence.REFUSED);
        assertThat(code()).isEqualTo("COLLATERAL_MISSING");
        assertThat(words()).contains("tcb_info_signature, qe_identity_signature");
        fields.put("tcb_info", answer("tcbInfo", forge.tcbInfo));
        fields.put("qe_identity", answer("enclaveIdentity", forge.qeIdentity));
        assertThat(tdx(quoteFile(), write("answers.json", StrictJson.write(fields))))
                .isZero();
        fields.put("tcb_info", answer("tcbInfo", forge.tcbInfo).replaceFirst("\\{", "{\"tcbInfo\":{},"));
        assertThat(tdx(quoteFile(), write("twice.json", StrictJson.write(fields))))
                .isEqualTo(VerifyEvidence.REFUSED);
        assertThat(code()).isEqualTo("COLLATERAL_DUPLICATE_KEY");
    }

    @Test
    void leavesUnknownFieldsAloneAndNamesTheOnesThatItMisses() throws IOException {
        assertThat(tdx(quoteFile(), collateralWith("fetched_by", "somebody"))).isZero();
        assertThat(tdx(quoteFile(), write("camel.json", "{\"rootCaCrl\":\"00\",\"tcbInfo\":\"{}\"}")))
                .isEqualTo(VerifyEvidence.REFUSED);
        assertThat(code()).isEqualTo("COLLATERAL_MISSING");
        assertThat(words()).contains("root_ca_crl").contains("tcb_info");
    }

    @Test
    void saysWhatIsWrongWithAChainAsItStandsInAHeader() throws IOException {
        String chain = new String(forge.collateral().tcbInfoIssuerChain().orElseThrow(), StandardCharsets.US_ASCII);
        Path encoded = collateralWith(
                "tcb_info_issuer_chain", chain.replace(" ", "%20").replace("\n", "%0A"));
        assertThat(tdx(quoteFile(), encoded)).isEqualTo(VerifyEvidence.REFUSED);
        assertThat(code()).isEqualTo("CERTIFICATE_MALFORMED");
        assertThat(words()).contains("URL-encoded");
    }

    @Test
    void collateralThatIsNotThereIsUnusableForEveryKind() throws IOException {
        for (String kind : List.of("sgx", "tdx", "snp", "csv", "nitro")) {
            assertThat(run("--kind", kind, "--evidence", quoteFile(), "--collateral", folder.resolve("absent")))
                    .isEqualTo(VerifyEvidence.UNUSABLE);
        }
    }

    @Test
    void aVendorsRootThatIsNamedIsPinnedAloneAndStaysAVendors() throws IOException {
        Path dir = Files.createDirectory(folder.resolve("snp"));
        Files.write(dir.resolve("vcek.pem"), Vectors.bytes("sev-snp/milan_vcek.pem"));
        Files.write(dir.resolve("cert_chain.pem"), chainOf("sev-snp/milan_ask.pem", "sev-snp/milan_ark.pem"));
        Object[] command = {
            "--kind",
            "snp",
            "--evidence",
            Vectors.path("sev-snp/milan_report.bin"),
            "--collateral",
            dir,
            "--time",
            "2026-06-01T00:00:00Z",
            "--root",
            Vectors.path("sev-snp/milan_ark.pem")
        };
        assertThat(run(command)).isZero();
        assertThat(words()).doesNotContain("SIMULATED");
        command[command.length - 1] = Vectors.path("sev-snp/genoa_ark.pem");
        assertThat(run(command)).isEqualTo(VerifyEvidence.REFUSED);
        assertThat(code()).isEqualTo("ROOT_NOT_PINNED");
    }

    private static byte[] chainOf(String... names) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (String name : names) {
            all.writeBytes(Vectors.bytes(name));
        }
        return all.toByteArray();
    }

    @Test
    void readsHygonsCertificatesApartAndAReportInABufferOfZeros() throws IOException {
        Path dir = Files.createDirectory(folder.resolve("csv"));
        Files.write(dir.resolve("hsk.cert"), Vectors.bytes("csv/csvrs_hsk.cert"));
        Files.write(dir.resolve("cek.cert"), Vectors.bytes("csv/csvrs_cek.cert"));
        Files.write(dir.resolve("hrk.cert"), Vectors.bytes("csv/hrk.cert"));
        byte[] report = Vectors.bytes("csv/csvrs_report.cert");
        byte[] buffer = java.util.Arrays.copyOf(report, 3000);
        assertThat(run("--kind", "csv", "--evidence", write("report", buffer), "--collateral", dir))
                .isZero();
        buffer[2999] = 1;
        assertThat(run("--kind", "csv", "--evidence", write("report", buffer), "--collateral", dir))
                .isEqualTo(VerifyEvidence.REFUSED);
        assertThat(code()).isEqualTo("EVIDENCE_TRAILING_DATA");
    }

    @Test
    void intelsOwnSampleVerifiesUnderItsOwnRoot() throws IOException {
        Path sample = Vectors.path("sgx-v3/qvl_synthetic");
        assertThat(run(
                        "--kind",
                        "sgx",
                        "--evidence",
                        sample.resolve("quote.dat"),
                        "--collateral",
                        sample,
                        "--root",
                        sample.resolve("trustedRootCaCert.pem"),
                        "--time",
                        "2021-09-01T00:00:00Z"))
                .isZero();
        assertThat(words()).contains("UpToDate").contains("SIMULATED");
    }
}
