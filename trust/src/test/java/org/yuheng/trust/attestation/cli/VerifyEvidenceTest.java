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
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yuheng.json.StrictJson;
import org.yuheng.trust.attestation.IntelCollateral;
import org.yuheng.trust.attestation.IntelCollateralJson;
import org.yuheng.trust.attestation.Vectors;
import org.yuheng.trust.attestation.simulation.IntelForge;
import tools.jackson.databind.JsonNode;

class VerifyEvidenceTest {

    private static final String TIME = IntelForge.NOW.toString();

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final IntelForge forge = IntelForge.tdxV4();
    private Path evidence;
    private Path collateral;
    private Path root;

    @BeforeEach
    void forgeEvidence() throws IOException {
        evidence = write("quote.dat", forge.quote());
        collateral = write("collateral.json", IntelCollateralJson.write(forge.collateral()));
        root = write("root.der", forge.root());
    }

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

    private JsonNode json() {
        return StrictJson.read(out.toByteArray(), JsonNode.class);
    }

    private String words() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private int tdx(Object... more) {
        List<Object> args = new ArrayList<>(List.of("--kind", "tdx", "--evidence", evidence, "--time", TIME));
        args.addAll(List.of(more));
        return run(args.toArray());
    }

    @Test
    void printsTheClaimsOfVerifiedEvidenceAsJsonAndInWordsAndExits0() {
        assertThat(tdx("--collateral", collateral, "--root", root)).isZero();
        assertThat(json().get("verdict").stringValue()).isEqualTo("verified");
        JsonNode claims = json().get("claims");
        assertThat(claims.get("simulated").booleanValue()).isTrue();
        assertThat(claims.get("tcb").get("status").stringValue()).isEqualTo("UpToDate");
        assertThat(claims.get("measurements").get("mrtd").stringValue()).isEqualTo("01".repeat(48));
        assertThat(claims.get("reportData").stringValue()).isEqualTo("5a".repeat(64));
        assertThat(words()).contains("VERIFIED").contains("SIMULATED").contains("通过");
    }

    @Test
    void refusesUnderTheVendorsRootsAndExits3() {
        assertThat(tdx("--collateral", collateral)).isEqualTo(VerifyEvidence.REFUSED);
        assertThat(json().get("code").stringValue()).isEqualTo("ROOT_NOT_PINNED");
        assertThat(words()).contains("REFUSED").contains("拒绝");
    }

    @Test
    void namesTheStepsThatPassedWhenTheCollateralIsMissing() {
        assertThat(tdx("--root", root)).isEqualTo(VerifyEvidence.REFUSED);
        assertThat(json().get("code").stringValue()).isEqualTo("COLLATERAL_MISSING");
        assertThat(json().get("passed").toString())
                .isEqualTo("[\"EVIDENCE_FORMAT\",\"CERTIFICATE_CHAIN\",\"QE_REPORT_SIGNATURE\",\"QE_BINDING\","
                        + "\"EVIDENCE_SIGNATURE\"]");
        assertThat(words()).contains("the evidence is signed by the attested key");
    }

    @Test
    void withoutAPolicyAnyTcbStatusButRevokedVerifiesAndIsPrinted() throws IOException {
        forge.tcbInfo = forge.tcbInfo.replace("UpToDate", "OutOfDate");
        collateral = write("outdated.json", IntelCollateralJson.write(forge.collateral()));
        assertThat(tdx("--collateral", collateral, "--root", root)).isZero();
        assertThat(json().get("claims").get("tcb").get("status").stringValue()).isEqualTo("OutOfDate");
        forge.tcbInfo = forge.tcbInfo.replace("OutOfDate", "Revoked");
        collateral = write("revoked.json", IntelCollateralJson.write(forge.collateral()));
        assertThat(tdx("--collateral", collateral, "--root", root)).isEqualTo(VerifyEvidence.REFUSED);
        assertThat(json().get("code").stringValue()).isEqualTo("TCB_REVOKED");
    }

    @Test
    void withoutAPolicyDebugIsRefused() throws IOException {
        forge.body[120] = 1;
        evidence = write("debug.dat", forge.quote());
        assertThat(tdx("--collateral", collateral, "--root", root)).isEqualTo(VerifyEvidence.REFUSED);
        assertThat(json().get("code").stringValue()).isEqualTo("DEBUG_ENABLED");
    }

    @Test
    void appliesThePolicyFileToTheLetter() throws IOException {
        Path policy = write(
                "policy.json",
                "{\"allowSimulated\":true,\"expectedMeasurements\":{\"mrtd\":[\"" + "01".repeat(48)
                        + "\"]},\"minTcbEvaluationDataNumber\":17}");
        assertThat(tdx("--collateral", collateral, "--root", root, "--policy", policy))
                .isZero();
        policy = write("strict.json", "{}");
        assertThat(tdx("--collateral", collateral, "--root", root, "--policy", policy))
                .isEqualTo(VerifyEvidence.REFUSED);
        assertThat(json().get("code").stringValue()).isEqualTo("SIMULATED_NOT_ALLOWED");
        policy = write("typo.json", "{\"allowDebgu\":true}");
        assertThat(tdx("--collateral", collateral, "--root", root, "--policy", policy))
                .isEqualTo(VerifyEvidence.UNUSABLE);
        assertThat(words()).contains("allowDebgu");
        policy = write("revoked.json", "{\"acceptedTcbStatuses\":[\"Revoked\"]}");
        assertThat(tdx("--collateral", collateral, "--root", root, "--policy", policy))
                .isEqualTo(VerifyEvidence.UNUSABLE);
    }

    @Test
    void readsEvidenceInHexAndBase64Too() throws IOException {
        evidence = write("quote.hex", HexFormat.of().formatHex(forge.quote()) + "\n");
        assertThat(tdx("--collateral", collateral, "--root", root)).isZero();
        evidence = write("quote.b64", Base64.getEncoder().encodeToString(forge.quote()));
        assertThat(tdx("--collateral", collateral, "--root", root)).isZero();
    }

    @Test
    void readsCollateralFromAFolderAndDoesNotTrustTheRootInIt() throws IOException {
        IntelCollateral parts = forge.collateral();
        Path dir = Files.createDirectory(folder.resolve("collateral"));
        Files.write(dir.resolve("pckCert.pem"), IntelForge.pem(forge.pck()));
        Files.write(dir.resolve("pckSignChain.pem"), IntelForge.pem(forge.root(), forge.pckCa()));
        Files.write(dir.resolve("tcbSignChain.pem"), IntelForge.pem(forge.root(), forge.tcbSigner()));
        Files.write(dir.resolve("rootCaCrl.der"), parts.rootCaCrl().orElseThrow());
        Files.write(dir.resolve("intermediateCaCrl.der"), parts.pckCrl().orElseThrow());
        Files.write(dir.resolve("trustedRootCaCert.pem"), IntelForge.pem(forge.root()));
        String signature = HexFormat.of().formatHex(forge.signJson(forge.tcbInfo));
        Files.writeString(
                dir.resolve("tcbInfo.json"),
                "{ \"tcbInfo\": " + forge.tcbInfo + ", \"signature\": \"" + signature + "\" }\n");
        signature = HexFormat.of().formatHex(forge.signJson(forge.qeIdentity));
        Files.writeString(
                dir.resolve("qeIdentity.json"),
                "{\"signature\":\"" + signature + "\",\"enclaveIdentity\":" + forge.qeIdentity + "}");
        assertThat(tdx("--collateral", dir, "--root", root)).isZero();
        assertThat(tdx("--collateral", dir)).isEqualTo(VerifyEvidence.REFUSED);
        assertThat(json().get("code").stringValue()).isEqualTo("ROOT_NOT_PINNED");
        Files.delete(dir.resolve("rootCaCrl.der"));
        assertThat(tdx("--collateral", dir, "--root", root)).isEqualTo(VerifyEvidence.REFUSED);
        assertThat(json().get("code").stringValue()).isEqualTo("COLLATERAL_MISSING");
        Files.writeString(
                dir.resolve("tcbInfo.json"), "{\"tcbInfo\":{},\"tcbInfo\":{},\"signature\":\"" + signature + "\"}");
        assertThat(tdx("--collateral", dir, "--root", root)).isEqualTo(VerifyEvidence.REFUSED);
        assertThat(json().get("code").stringValue()).isEqualTo("COLLATERAL_DUPLICATE_KEY");
    }

    @Test
    void refusesCollateralThatTwoReadersWouldReadDifferently() throws IOException {
        String once = Files.readString(collateral);
        collateral = write("twice.json", once.replaceFirst("\\{", "{\"tcb_info\":\"\","));
        assertThat(tdx("--collateral", collateral, "--root", root)).isEqualTo(VerifyEvidence.REFUSED);
        assertThat(json().get("code").stringValue()).isEqualTo("COLLATERAL_DUPLICATE_KEY");
        collateral = write("nohex.json", once.replaceFirst("\"root_ca_crl\":\"..", "\"root_ca_crl\":\"zz"));
        assertThat(tdx("--collateral", collateral, "--root", root)).isEqualTo(VerifyEvidence.REFUSED);
        assertThat(json().get("code").stringValue()).isEqualTo("COLLATERAL_ENCODING");
    }

    @Test
    void exits2OnUnusableInputAndSaysWhy() throws IOException {
        assertThat(run()).isEqualTo(VerifyEvidence.UNUSABLE);
        assertThat(words()).contains("usage");
        assertThat(run("--kind", "sev", "--evidence", evidence)).isEqualTo(VerifyEvidence.UNUSABLE);
        assertThat(run("--kind", "tdx")).isEqualTo(VerifyEvidence.UNUSABLE);
        assertThat(run("--kind", "tdx", "--evidence", folder.resolve("absent"))).isEqualTo(VerifyEvidence.UNUSABLE);
        assertThat(run("--kind", "tdx", "--evidence", evidence, "--time", "today"))
                .isEqualTo(VerifyEvidence.UNUSABLE);
        assertThat(run("--kind", "tdx", "--evidence", evidence, "--grace", "30"))
                .isEqualTo(VerifyEvidence.UNUSABLE);
        assertThat(run("--kind", "tdx", "--evidence", evidence, "--kind", "sgx"))
                .isEqualTo(VerifyEvidence.UNUSABLE);
        assertThat(tdx("--collateral", folder.resolve("absent"))).isEqualTo(VerifyEvidence.UNUSABLE);
        assertThat(tdx("--collateral", write("garbage", "hello"))).isEqualTo(VerifyEvidence.UNUSABLE);
        assertThat(tdx("--root", evidence)).isEqualTo(VerifyEvidence.UNUSABLE);
        assertThat(out.size()).isZero();
    }

    @Test
    void aCutQuoteIsRefusedRatherThanUnusable() throws IOException {
        evidence = write("cut.dat", java.util.Arrays.copyOf(forge.quote(), 100));
        assertThat(tdx()).isEqualTo(VerifyEvidence.REFUSED);
        assertThat(json().get("code").stringValue()).isEqualTo("EVIDENCE_TRUNCATED");
    }

    @Test
    void verifiesRealNitroEvidenceFromBase64AndRealCsvEvidenceFromAFolder() throws IOException {
        assertThat(run(
                        "--kind",
                        "nitro",
                        "--evidence",
                        Vectors.path("nitro/veracruz_doc.cbor"),
                        "--time",
                        "2022-11-09T22:52:00Z"))
                .isZero();
        assertThat(run("--kind", "nitro", "--evidence", Vectors.path("nitro/evervault_ga.b64"), "--time", TIME))
                .isEqualTo(VerifyEvidence.REFUSED);
        assertThat(json().get("code").stringValue()).isEqualTo("CERTIFICATE_EXPIRED");
        Path dir = Files.createDirectory(folder.resolve("csv"));
        Files.write(dir.resolve("hsk_cek.cert"), Vectors.bytes("csv/csvrs_hsk_cek.cert"));
        Files.write(dir.resolve("hrk.cert"), Vectors.bytes("csv/hrk.cert"));
        assertThat(run("--kind", "csv", "--evidence", Vectors.path("csv/csvrs_report.cert"), "--collateral", dir))
                .isZero();
        dir = Files.createDirectory(folder.resolve("snp"));
        Files.write(dir.resolve("vcek.pem"), Vectors.bytes("sev-snp/milan_vcek.pem"));
        Files.write(dir.resolve("ask.pem"), Vectors.bytes("sev-snp/milan_ask.pem"));
        Files.write(dir.resolve("ark.pem"), Vectors.bytes("sev-snp/milan_ark.pem"));
        assertThat(run(
                        "--kind",
                        "snp",
                        "--evidence",
                        Vectors.path("sev-snp/milan_report.bin"),
                        "--collateral",
                        dir,
                        "--time",
                        "2026-06-01T00:00:00Z"))
                .isZero();
    }
}
