package org.yuheng.trust.attestation.hygon;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yuheng.trust.attestation.AttestationPolicy;
import org.yuheng.trust.attestation.ChainFacts;
import org.yuheng.trust.attestation.Claims;
import org.yuheng.trust.attestation.CsvCollateral;
import org.yuheng.trust.attestation.EvidenceKind;
import org.yuheng.trust.attestation.RefusalCode;
import org.yuheng.trust.attestation.Step;
import org.yuheng.trust.attestation.TrustAnchor;
import org.yuheng.trust.attestation.TrustAnchors;
import org.yuheng.trust.attestation.Verdict;
import org.yuheng.trust.attestation.checking.Currency;
import org.yuheng.trust.attestation.checking.Memo;
import org.yuheng.trust.attestation.checking.PolicyChecks;
import org.yuheng.trust.attestation.checking.Refusal;
import org.yuheng.trust.attestation.checking.Steps;

/** Verifies Hygon CSV reports: HRK, HSK, CEK, PEK, report. Hygon's certificates carry no dates and are not revoked. */
public final class CsvVerifier {

    private final TrustAnchors anchors;
    private final Memo memo;

    public CsvVerifier(TrustAnchors anchors, Memo memo) {
        this.anchors = anchors;
        this.memo = memo;
    }

    /** The key by which an HRK certificate (832 bytes) is pinned. */
    public static String keySha256OfRoot(byte[] hrk) throws Refusal {
        return HygonCertificate.readCa(hrk, "HRK", HygonCertificate.USAGE_HRK)
                .key()
                .sha256();
    }

    /** From the report's bytes to the claims. */
    public Verdict verify(byte[] bytes, CsvCollateral given, Instant time, AttestationPolicy policy) {
        Steps steps = new Steps();
        try {
            steps.begin(Step.EVIDENCE_FORMAT);
            CsvEvidence evidence = CsvEvidence.read(bytes);
            CsvReport report = evidence.report();

            steps.begin(Step.EVIDENCE_SIGNATURE);
            report.requireSignedBy(evidence.pek());

            steps.begin(Step.COLLATERAL_PRESENT);
            byte[] hskCek = requireComplete(evidence, given);

            steps.begin(Step.CERTIFICATE_CHAIN);
            TrustAnchor anchor =
                    requireChain(evidence.pek(), hskCek, given.hrk().orElseThrow());

            steps.begin(Step.DEBUG);
            if (report.isDebug() && !policy.allowDebug()) {
                throw new Refusal(
                        RefusalCode.DEBUG_ENABLED,
                        "guest policy " + report.measurements().get("guest_policy"),
                        "bit 0 (NODBG) set");
            }

            steps.begin(Step.POLICY);
            Claims claims = new Claims(
                    EvidenceKind.CSV,
                    "CSV report v" + report.version(),
                    anchor.simulated(),
                    new Claims.Root(anchor.name(), anchor.keySha256()),
                    report.measurements(),
                    HexFormat.of().formatHex(report.reportData()),
                    new Claims.Tcb(Optional.empty(), List.of(), Optional.empty(), Optional.empty(), Map.of()),
                    report.isDebug(),
                    platform(evidence),
                    new Currency(time).dates(Optional.empty()));
            if (policy.expectedNonce().isPresent()) {
                PolicyChecks.requireEqual(
                        RefusalCode.NONCE_MISMATCH,
                        HexFormat.of().formatHex(report.mnonce()),
                        policy.expectedNonce().get());
            }
            PolicyChecks.apply(policy, claims);
            return steps.verified(claims, List.of());
        } catch (Refusal refusal) {
            return steps.refused(refusal);
        }
    }

    private static byte[] requireComplete(CsvEvidence evidence, CsvCollateral given) throws Refusal {
        Optional<byte[]> hskCek = given.hskCek().or(evidence::hskCek);
        List<String> missing = new ArrayList<>();
        if (hskCek.isEmpty()) {
            missing.add("hsk_cek of chip " + evidence.chipId());
        }
        if (given.hrk().isEmpty()) {
            missing.add("hrk");
        }
        if (!missing.isEmpty()) {
            throw new Refusal(
                    RefusalCode.COLLATERAL_MISSING, "no " + String.join(", ", missing), "the chip's certificate chain");
        }
        return hskCek.get();
    }

    private TrustAnchor requireChain(HygonCertificate pek, byte[] hskCek, byte[] hrkBytes) throws Refusal {
        Chain chain = Chain.read(hskCek, hrkBytes);
        TrustAnchor anchor = requirePinned(chain);
        pek.requireSignedBy(chain.cek(), HygonCertificate.USAGE_CEK, memo);
        return anchor;
    }

    private TrustAnchor requirePinned(Chain chain) throws Refusal {
        HygonCertificate hrk = chain.hrk();
        TrustAnchor anchor = anchors.find(EvidenceKind.CSV, hrk.key().sha256())
                .orElseThrow(() -> new Refusal(
                        RefusalCode.ROOT_NOT_PINNED,
                        "HRK with key SHA-256 " + hrk.key().sha256(),
                        "a root key that is pinned for CSV"));
        hrk.requireSignedBy(hrk, HygonCertificate.USAGE_HRK, memo);
        chain.hsk().requireSignedBy(hrk, HygonCertificate.USAGE_HRK, memo);
        chain.cek().requireSignedBy(chain.hsk(), HygonCertificate.USAGE_HSK, memo);
        return anchor;
    }

    private record Chain(HygonCertificate hrk, HygonCertificate hsk, HygonCertificate cek) {

        static Chain read(byte[] hskCek, byte[] hrk) throws Refusal {
            int expected = HygonCertificate.CA_SIZE + HygonCertificate.CHIP_SIZE;
            if (hskCek.length != expected) {
                throw new Refusal(
                        RefusalCode.CERTIFICATE_MALFORMED,
                        "hsk_cek of " + hskCek.length + " bytes",
                        expected + " bytes: HSK, then CEK");
            }
            return new Chain(
                    HygonCertificate.readCa(hrk, "HRK", HygonCertificate.USAGE_HRK),
                    HygonCertificate.readCa(
                            Arrays.copyOf(hskCek, HygonCertificate.CA_SIZE), "HSK", HygonCertificate.USAGE_HSK),
                    HygonCertificate.readChip(
                            Arrays.copyOfRange(hskCek, HygonCertificate.CA_SIZE, hskCek.length),
                            "CEK",
                            HygonCertificate.USAGE_CEK));
        }
    }

    /** Verifies a chip's chain by itself, before there is a report. It has neither dates nor a level of firmware. */
    public ChainFacts inspect(CsvCollateral given) throws Refusal {
        Chain chain = complete(given);
        requirePinned(chain);
        return new ChainFacts(
                EvidenceKind.CSV,
                "cek-" + chain.cek().key().sha256().substring(0, 32),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    /** Whether the chain's chip key signed this evidence's own key. */
    public boolean isOf(byte[] evidence, CsvCollateral given) throws Refusal {
        HygonCertificate pek = CsvEvidence.read(evidence).pek();
        try {
            pek.requireSignedBy(complete(given).cek(), HygonCertificate.USAGE_CEK, memo);
            return true;
        } catch (Refusal anotherChip) {
            return false;
        }
    }

    private static Chain complete(CsvCollateral given) throws Refusal {
        if (given.hskCek().isEmpty() || given.hrk().isEmpty()) {
            throw new Refusal(
                    RefusalCode.COLLATERAL_MISSING,
                    given.hskCek().isEmpty() ? "no hsk_cek" : "no hrk",
                    "the chip's certificate chain: hsk_cek and hrk");
        }
        return Chain.read(given.hskCek().get(), given.hrk().get());
    }

    private static Map<String, String> platform(CsvEvidence evidence) {
        Map<String, String> platform = new LinkedHashMap<>();
        platform.put("chip_id", evidence.chipId());
        platform.put("mnonce", HexFormat.of().formatHex(evidence.report().mnonce()));
        return platform;
    }
}
