package org.yuheng.trust.attestation.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.yuheng.trust.attestation.AttestationPolicy;
import org.yuheng.trust.attestation.AttestationVerifier;
import org.yuheng.trust.attestation.Collateral;
import org.yuheng.trust.attestation.CsvCollateral;
import org.yuheng.trust.attestation.Evidence;
import org.yuheng.trust.attestation.EvidenceKind;
import org.yuheng.trust.attestation.IntelCollateralJson;
import org.yuheng.trust.attestation.SnpCollateral;
import org.yuheng.trust.attestation.amd.SnpForge;
import org.yuheng.trust.attestation.hygon.CsvForge;
import org.yuheng.trust.attestation.nitro.NitroForge;
import org.yuheng.trust.attestation.simulation.IntelForge;
import org.yuheng.trust.attestation.x509.Ecdsa;

/**
 * Prints, as JSON lines, verifications a second on one core, warm, on forged evidence of each format, and as multiples of bare P-256
 * verifications. {@code main [seconds per figure] [folder with the public vectors, or -] [part of a name]}.
 */
public final class AttestBench {

    private record Case(String name, BooleanSupplier verification) {}

    private AttestBench() {}

    public static void main(String[] args) throws Exception {
        int seconds = args.length > 0 ? Integer.parseInt(args[0]) : 5;
        List<Case> cases = new ArrayList<>();
        cases.add(new Case("bare P-256 verification", bareP256()));
        intel(cases, "TDX v4", IntelForge.tdxV4());
        intel(cases, "SGX v3", IntelForge.sgxV3());
        SnpForge snp = SnpForge.milan();
        add(
                cases,
                "SNP",
                snp.verifier(),
                EvidenceKind.SNP,
                snp.signedReport(),
                snp.collateral(),
                SnpForge.NOW,
                snp.policy);
        CsvForge csv = new CsvForge();
        add(cases, "CSV", csv.verifier(), EvidenceKind.CSV, csv.evidence(), csv.collateral(), SnpForge.NOW, csv.policy);
        NitroForge nitro = new NitroForge();
        add(
                cases,
                "Nitro",
                nitro.verifier(),
                EvidenceKind.NITRO,
                nitro.evidence(),
                Collateral.none(),
                NitroForge.NOW,
                nitro.policy);
        if (args.length > 1 && !args[1].equals("-")) {
            real(cases, Path.of(args[1]));
        }
        double bare = 0;
        for (Case c : cases) {
            if (bare != 0 && args.length > 2 && !c.name().contains(args[2])) {
                continue;
            }
            double rate = rate(c, seconds);
            bare = bare == 0 ? rate : bare;
            System.out.printf(
                    Locale.ROOT,
                    "{\"figure\":\"%s\",\"perSecond\":%.0f,\"bareP256Verifications\":%.2f}%n",
                    c.name(),
                    rate,
                    bare / rate);
        }
    }

    private static void intel(List<Case> cases, String name, IntelForge forge) {
        add(cases, name, forge.verifier(), forge.kind, forge.quote(), forge.collateral(), IntelForge.NOW, forge.policy);
    }

    private static void real(List<Case> cases, Path vectors) throws Exception {
        AttestationVerifier vendors = AttestationVerifier.ofVendors();
        AttestationPolicy policy = AttestationPolicy.inspection().allowingServiceTd();
        add(
                cases,
                "real TDX v5",
                vendors,
                EvidenceKind.TDX,
                bytes(vectors, "tdx-v5/automata_quotev5.bin"),
                IntelCollateralJson.read(bytes(vectors, "tdx-v5/phala_outdated_collateral.json")),
                Instant.parse("2026-02-25T00:00:00Z"),
                policy);
        add(
                cases,
                "real SGX v3",
                vendors,
                EvidenceKind.SGX,
                bytes(vectors, "sgx-v3/phala_quote.bin"),
                IntelCollateralJson.read(bytes(vectors, "sgx-v3/phala_collateral.json")),
                Instant.parse("2025-06-25T00:00:00Z"),
                policy);
        add(
                cases,
                "real SNP",
                vendors,
                EvidenceKind.SNP,
                bytes(vectors, "sev-snp/milan_report.bin"),
                SnpCollateral.of(
                        bytes(vectors, "sev-snp/milan_vcek.pem"),
                        bytes(vectors, "sev-snp/milan_ask.pem"),
                        bytes(vectors, "sev-snp/milan_ark.pem")),
                Instant.parse("2026-06-25T00:00:00Z"),
                policy);
        add(
                cases,
                "real CSV",
                vendors,
                EvidenceKind.CSV,
                bytes(vectors, "csv/csvrs_report.cert"),
                CsvCollateral.of(bytes(vectors, "csv/csvrs_hsk_cek.cert"), bytes(vectors, "csv/hrk.cert")),
                Instant.parse("2026-06-25T00:00:00Z"),
                policy);
        add(
                cases,
                "real Nitro",
                vendors,
                EvidenceKind.NITRO,
                bytes(vectors, "nitro/veracruz_doc.cbor"),
                Collateral.none(),
                Instant.parse("2022-11-09T22:52:00Z"),
                policy);
    }

    private static byte[] bytes(Path folder, String name) throws IOException {
        return Files.readAllBytes(folder.resolve(name));
    }

    private static void add(
            List<Case> cases,
            String name,
            AttestationVerifier verifier,
            EvidenceKind kind,
            byte[] bytes,
            Collateral collateral,
            Instant time,
            AttestationPolicy policy) {
        Evidence evidence = Evidence.of(bytes);
        AttestationVerifier remembering = verifier.remembering(256);
        cases.add(new Case(name, () -> verifier.verify(kind, evidence, collateral, time, policy)
                .isVerified()));
        cases.add(new Case(name + ", chains and collateral remembered", () -> remembering
                .verify(kind, evidence, collateral, time, policy)
                .isVerified()));
    }

    private static BooleanSupplier bareP256() throws Exception {
        byte[] message = new byte[432];
        org.bouncycastle.crypto.generators.ECKeyPairGenerator generator =
                new org.bouncycastle.crypto.generators.ECKeyPairGenerator();
        generator.init(new org.bouncycastle.crypto.params.ECKeyGenerationParameters(
                Ecdsa.P256.domain(), new java.security.SecureRandom()));
        var pair = generator.generateKeyPair();
        byte[] hash = java.security.MessageDigest.getInstance("SHA-256").digest(message);
        var signer = new org.bouncycastle.crypto.signers.ECDSASigner();
        signer.init(true, pair.getPrivate());
        java.math.BigInteger[] rs = signer.generateSignature(hash);
        return () -> Ecdsa.P256.verify((ECPublicKeyParameters) pair.getPublic(), message, rs[0], rs[1]);
    }

    private static double rate(Case c, int seconds) {
        run(c, seconds * 1_000_000_000L);
        return run(c, seconds * 1_000_000_000L);
    }

    /** By processor time, so that a busy machine slows the measurement down and not the figure. */
    private static double run(Case c, long nanos) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long start = threads.getCurrentThreadCpuTime();
        long count = 0;
        long spent = 0;
        while (spent < nanos) {
            if (!c.verification().getAsBoolean()) {
                throw new IllegalStateException(c.name() + " does not verify");
            }
            count++;
            spent = threads.getCurrentThreadCpuTime() - start;
        }
        return count * 1e9 / spent;
    }
}
