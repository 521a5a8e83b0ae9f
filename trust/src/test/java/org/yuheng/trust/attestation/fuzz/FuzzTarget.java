package org.yuheng.trust.attestation.fuzz;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.yuheng.trust.attestation.AttestationPolicy;
import org.yuheng.trust.attestation.AttestationVerifier;
import org.yuheng.trust.attestation.Collateral;
import org.yuheng.trust.attestation.Evidence;
import org.yuheng.trust.attestation.EvidenceKind;
import org.yuheng.trust.attestation.IntelCollateralJson;
import org.yuheng.trust.attestation.LoaderParsers;
import org.yuheng.trust.attestation.UnusableCollateral;
import org.yuheng.trust.attestation.Verdict;
import org.yuheng.trust.attestation.VerdictJson;
import org.yuheng.trust.attestation.amd.AmdParsers;
import org.yuheng.trust.attestation.amd.SnpForge;
import org.yuheng.trust.attestation.checking.Memo;
import org.yuheng.trust.attestation.checking.Pem;
import org.yuheng.trust.attestation.checking.Refusal;
import org.yuheng.trust.attestation.hygon.CsvForge;
import org.yuheng.trust.attestation.hygon.HygonParsers;
import org.yuheng.trust.attestation.intel.IntelParsers;
import org.yuheng.trust.attestation.nitro.NitroForge;
import org.yuheng.trust.attestation.nitro.NitroParsers;
import org.yuheng.trust.attestation.simulation.IntelForge;
import org.yuheng.trust.attestation.x509.Certificate;
import org.yuheng.trust.attestation.x509.RevocationList;

/** Every parser that hostile bytes reach, each with genuine inputs to start from. */
enum FuzzTarget {
    INTEL_QUOTE(
            IntelParsers::quote,
            () -> List.of(
                    IntelForge.sgxV3().quote(),
                    IntelForge.tdxV4().quote(),
                    IntelForge.tdxV5().quote())),
    TCB_INFO(IntelParsers::tcbInfo, () -> List.of(utf8(IntelForge.tdxV4().tcbInfo))),
    QE_IDENTITY(IntelParsers::qeIdentity, () -> List.of(utf8(IntelForge.tdxV4().qeIdentity))),
    PCK_EXTENSION(IntelParsers::pckExtension, () -> List.of(IntelForge.standardExtension())),
    CERTIFICATE(
            FuzzTarget::certificate,
            () -> List.of(IntelForge.tdxV4().pck(), IntelForge.tdxV4().root())),
    PEM(
            i -> Pem.certificates(i, 8),
            () -> List.of(
                    IntelForge.pem(IntelForge.tdxV4().pck(), IntelForge.tdxV4().root()))),
    REVOCATION_LIST(i -> RevocationList.ofDer(i, Memo.ofSize(1)), () -> {
        IntelForge forge = IntelForge.tdxV4();
        forge.pckCaRevokes = new BigInteger[] {BigInteger.ONE, BigInteger.TEN};
        return List.of(forge.pckCrl());
    }),
    COLLATERAL_JSON(
            LoaderParsers::collateral,
            () -> List.of(IntelCollateralJson.write(IntelForge.tdxV4().collateral()))),
    SIGNED_ENVELOPE(
            LoaderParsers::envelope,
            () -> List.of(utf8("{\"tcbInfo\":" + IntelForge.tdxV4().tcbInfo + ",\"signature\":\"00ff\"}"))),
    POLICY_JSON(
            LoaderParsers::policy,
            () -> List.of(
                    utf8(
                            "{\"acceptedTcbStatuses\":[\"UpToDate\"],\"minimumTcb\":{\"snp\":8},"
                                    + "\"expectedMeasurements\":{\"mrtd\":[\"00\"]},\"allowDebug\":false,\"expectedReportData\":\"00\"}"))),
    SNP_REPORT(AmdParsers::report, () -> List.of(SnpForge.milan().signedReport())),
    ENDORSEMENT_KEY(AmdParsers::endorsementKey, () -> List.of(AmdParsers.leafSeed())),
    CSV_EVIDENCE(
            HygonParsers::evidence,
            () -> List.of(new CsvForge().evidence(), utf8(new CsvForge().json(1)), utf8(new CsvForge().json(2)))),
    HYGON_CERTIFICATE(HygonParsers::certificate, () -> List.of(HygonParsers.pekSeed(), HygonParsers.hrkSeed())),
    NITRO_DOCUMENT(NitroParsers::document, () -> List.of(new NitroForge().evidence())),
    CBOR(NitroParsers::cbor, () -> List.of(new NitroForge().evidence())),
    WHOLE_TDX(
            i -> verify(EvidenceKind.TDX, i, IntelForge.tdxV4().collateral()),
            () -> List.of(IntelForge.tdxV4().quote())),
    WHOLE_NITRO(i -> verify(EvidenceKind.NITRO, i, Collateral.none()), () -> List.of(new NitroForge().evidence()));

    /** May end by returning or by a coded refusal, and in no other way. */
    @FunctionalInterface
    interface Parser {
        void read(byte[] input) throws Refusal, UnusableCollateral;
    }

    private final Parser parser;
    private final Supplier<List<byte[]>> seeds;

    FuzzTarget(Parser parser, Supplier<List<byte[]>> seeds) {
        this.parser = parser;
        this.seeds = seeds;
    }

    /** Anything thrown from here is a finding. */
    void run(byte[] input) {
        try {
            parser.read(input);
        } catch (Refusal refusal) {
            if (refusal.code() == null || refusal.found().length() > 500) {
                throw new AssertionError("a refusal without code or with an unbounded value", refusal);
            }
        } catch (UnusableCollateral expected) {
            if (expected.getMessage() == null) {
                throw new AssertionError("a refusal without a message", expected);
            }
        }
    }

    List<byte[]> seeds() {
        return seeds.get();
    }

    /** Also what is read only once a path is verified. */
    private static void certificate(byte[] input) throws Refusal {
        Certificate certificate = Certificate.ofDer(input);
        certificate.isSignedBy(certificate, Memo.ofSize(1));
        certificate.pathLength();
        certificate.serial();
        certificate.extension("1.2.840.113741.1.13.1");
    }

    private static void verify(EvidenceKind kind, byte[] input, Collateral collateral) {
        Verdict verdict = AttestationVerifier.ofVendors()
                .verify(
                        kind,
                        Evidence.of(input),
                        collateral,
                        Instant.parse("2026-03-01T12:00:00Z"),
                        AttestationPolicy.inspection());
        if (verdict.isVerified()) {
            throw new AssertionError("forged evidence verified under the vendors' roots");
        }
        VerdictJson.write(verdict);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
