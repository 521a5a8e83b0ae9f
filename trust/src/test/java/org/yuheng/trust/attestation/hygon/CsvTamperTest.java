package org.yuheng.trust.attestation.hygon;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.yuheng.trust.attestation.AttestationPolicy;
import org.yuheng.trust.attestation.AttestationVerifier;
import org.yuheng.trust.attestation.CsvCollateral;
import org.yuheng.trust.attestation.Evidence;
import org.yuheng.trust.attestation.EvidenceKind;
import org.yuheng.trust.attestation.RefusalCode;
import org.yuheng.trust.attestation.Step;
import org.yuheng.trust.attestation.Verdict;

/** Each case is a report that verifies but for the one attack it is named after. */
class CsvTamperTest {

    private static final List<Arguments> CASES = new ArrayList<>();

    private static void attack(String name, RefusalCode code, Consumer<CsvForge> change) {
        CASES.add(Arguments.of(name, code, change));
    }

    private static Consumer<CsvForge> flipped(int offset) {
        return f -> f.afterwards = e -> {
            e[offset] ^= 1;
            return e;
        };
    }

    static {
        attack("one byte short", RefusalCode.EVIDENCE_LENGTH, f -> f.afterwards = e -> Arrays.copyOf(e, 2547));
        attack(
                "one byte too many",
                RefusalCode.EVIDENCE_TRAILING_DATA,
                f -> f.afterwards = e -> {
                    byte[] longer = Arrays.copyOf(e, 2549);
                    longer[2548] = 1;
                    return longer;
                });
        attack("zeros beyond a page", RefusalCode.EVIDENCE_LENGTH, f -> f.afterwards = e -> Arrays.copyOf(e, 4097));
        attack("too large", RefusalCode.EVIDENCE_TOO_LARGE, f -> f.afterwards = e -> new byte[200_000]);
        attack(
                "a byte in the page's padding",
                RefusalCode.EVIDENCE_TRAILING_DATA,
                f -> f.afterwards = e -> {
                    byte[] page = Arrays.copyOf(e, 4096);
                    page[4095] = 1;
                    return page;
                });
        attack("measurement changed", RefusalCode.EVIDENCE_SIGNATURE_INVALID, flipped(150));
        attack("report data changed", RefusalCode.EVIDENCE_SIGNATURE_INVALID, flipped(64));
        attack("policy changed", RefusalCode.EVIDENCE_SIGNATURE_INVALID, flipped(176));
        attack("report signature changed", RefusalCode.EVIDENCE_SIGNATURE_INVALID, flipped(192));
        attack("a byte in the report signature's padding", RefusalCode.EVIDENCE_RESERVED_NOT_ZERO, flipped(192 + 40));
        attack("ANONCE changed", RefusalCode.EVIDENCE_KEY_TYPE, flipped(188));
        attack("mnonce changed", RefusalCode.EVIDENCE_MALFORMED, flipped(128));
        attack("PEK changed", RefusalCode.EVIDENCE_MALFORMED, flipped(400));
        attack("chip id changed", RefusalCode.EVIDENCE_MALFORMED, flipped(336 + 2084));
        attack("signature said to be of another key", RefusalCode.EVIDENCE_KEY_TYPE, flipped(181));
        attack("signature said to be of another algorithm", RefusalCode.EVIDENCE_KEY_TYPE, flipped(184));
        attack(
                "CEK signature said to be of another algorithm",
                RefusalCode.CERTIFICATE_KEY,
                f -> f.collateralAfterwards =
                        c -> new CsvCollateral(c.hskCek().map(h -> flippedAt(h, 832 + 1048)), c.hrk()));
        attack(
                "bytes in the CEK's empty place for a signature",
                RefusalCode.EVIDENCE_RESERVED_NOT_ZERO,
                f -> f.collateralAfterwards =
                        c -> new CsvCollateral(c.hskCek().map(h -> flippedAt(h, 832 + 1572)), c.hrk()));
        attack("MAC changed", RefusalCode.EVIDENCE_MALFORMED, flipped(2547));
        attack("PEK that was not XORed", RefusalCode.CERTIFICATE_ROLE, f -> f.plainPek = true);
        attack("chip id with bytes after its end", RefusalCode.EVIDENCE_MALFORMED, f -> f.chipId[63] = 'x');
        attack("chip id of control characters", RefusalCode.EVIDENCE_MALFORMED, f -> f.chipId[0] = 7);
        attack("report signed by a stranger", RefusalCode.EVIDENCE_SIGNATURE_INVALID, f -> f.reportByStranger = true);
        attack("PEK signed by a stranger", RefusalCode.CERTIFICATE_SIGNATURE_INVALID, f -> f.pekByStranger = true);
        attack("CEK signed by a stranger", RefusalCode.CERTIFICATE_SIGNATURE_INVALID, f -> f.cekByStranger = true);
        attack("HSK signed by a stranger", RefusalCode.CERTIFICATE_SIGNATURE_INVALID, f -> f.hskByStranger = true);
        attack(
                "PEK signed as the owner's",
                RefusalCode.CERTIFICATE_SIGNATURE_INVALID,
                f -> f.pekSignatureUsage = 0x1001);
        attack("CEK in the place of the PEK", RefusalCode.CERTIFICATE_ROLE, f -> f.pekUsage = 0x1004);
        attack("PDH in the place of the CEK", RefusalCode.CERTIFICATE_ROLE, f -> f.cekUsage = 0x1003);
        attack("HRK in the place of the HSK", RefusalCode.CERTIFICATE_ROLE, f -> f.hskUsage = 0);
        attack("another curve", RefusalCode.CERTIFICATE_KEY, f -> {
            f.curve = 2;
            f.policy = AttestationPolicy.strict().allowingSimulated();
        });
        attack("debug allowed by policy", RefusalCode.DEBUG_ENABLED, f -> f.policy32 = 0x40000000L);
        attack(
                "chain withheld",
                RefusalCode.COLLATERAL_MISSING,
                f -> f.collateralAfterwards = c -> new CsvCollateral(Optional.empty(), c.hrk()));
        attack(
                "root withheld",
                RefusalCode.COLLATERAL_MISSING,
                f -> f.collateralAfterwards = c -> new CsvCollateral(c.hskCek(), Optional.empty()));
        attack(
                "chain cut",
                RefusalCode.CERTIFICATE_MALFORMED,
                f -> f.collateralAfterwards =
                        c -> new CsvCollateral(c.hskCek().map(h -> Arrays.copyOf(h, 2915)), c.hrk()));
        attack(
                "CEK with a bit flipped",
                RefusalCode.CERTIFICATE_SIGNATURE_INVALID,
                f -> f.collateralAfterwards =
                        c -> new CsvCollateral(c.hskCek().map(h -> flippedAt(h, 832 + 500)), c.hrk()));
        attack(
                "HRK with a bit flipped in its padding",
                RefusalCode.EVIDENCE_RESERVED_NOT_ZERO,
                f -> f.collateralAfterwards =
                        c -> new CsvCollateral(c.hskCek(), c.hrk().map(h -> flippedAt(h, 831))));
        attack(
                "HRK with a bit flipped in its reserved part",
                RefusalCode.CERTIFICATE_SIGNATURE_INVALID,
                f -> f.collateralAfterwards =
                        c -> new CsvCollateral(c.hskCek(), c.hrk().map(h -> flippedAt(h, 500))));
        attack(
                "key off the curve",
                RefusalCode.CERTIFICATE_KEY,
                f -> f.collateralAfterwards = c -> new CsvCollateral(
                        c.hskCek().map(h -> {
                            byte[] changed = h.clone();
                            System.arraycopy(CsvForge.largestField(), 0, changed, 68, 32);
                            return changed;
                        }),
                        c.hrk()));
        attack(
                "another session's nonce",
                RefusalCode.NONCE_MISMATCH,
                f -> f.policy = f.policy.expectingNonceAndPublicKey(Optional.of(new byte[16]), Optional.empty()));
        attack(
                "another session's report data",
                RefusalCode.REPORT_DATA_MISMATCH,
                f -> f.policy = f.policy.expectingReportData(new byte[64]));
        attack(
                "another measurement than released",
                RefusalCode.MEASUREMENT_MISMATCH,
                f -> f.policy = f.policy.expecting("measurement", "12".repeat(32)));
        attack(
                "simulated in production",
                RefusalCode.SIMULATED_NOT_ALLOWED,
                f -> f.policy = AttestationPolicy.strict());
    }

    private static byte[] flippedAt(byte[] bytes, int offset) {
        byte[] changed = bytes.clone();
        changed[offset] ^= 1;
        return changed;
    }

    static Stream<Arguments> attacks() {
        return CASES.stream();
    }

    private static void assertRefused(Verdict verdict, RefusalCode code) {
        assertThat(verdict).isInstanceOf(Verdict.Refused.class);
        assertThat(((Verdict.Refused) verdict).code())
                .as(((Verdict.Refused) verdict).describe())
                .isEqualTo(code);
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @MethodSource("attacks")
    void refuses(String name, RefusalCode code, Consumer<CsvForge> change) {
        CsvForge forge = new CsvForge();
        AttestationVerifier pinned = forge.verifier();
        change.accept(forge);
        Verdict verdict = pinned.verify(
                EvidenceKind.CSV,
                Evidence.of(forge.evidence()),
                forge.collateral(),
                java.time.Instant.parse("2026-03-01T00:00:00Z"),
                forge.policy);
        assertRefused(verdict, code);
    }

    @Test
    void acceptsWhatNobodyTamperedWithAsReportPageAndEnvelope() {
        CsvForge forge = new CsvForge();
        assertThat(forge.verdict(forge.evidence())).isInstanceOf(Verdict.Verified.class);
        assertThat(forge.verdict(Arrays.copyOf(forge.evidence(), 4096)).isVerified())
                .isTrue();
        assertThat(forge.verdict(forge.json(1).getBytes(StandardCharsets.UTF_8)).isVerified())
                .isTrue();
        Verdict.Verified second = (Verdict.Verified) forge.verdict(forge.json(2).getBytes(StandardCharsets.UTF_8));
        assertThat(second.claims().format()).isEqualTo("CSV report v2");
        assertThat(second.claims().measurements()).containsEntry("rtmr4", "24".repeat(32));
    }

    @Test
    void hygonsRootDoesNotVouchForIt() {
        CsvForge forge = new CsvForge();
        Verdict verdict = AttestationVerifier.ofVendors()
                .verify(
                        EvidenceKind.CSV,
                        Evidence.of(forge.evidence()),
                        forge.collateral(),
                        java.time.Instant.parse("2026-03-01T00:00:00Z"),
                        forge.policy);
        assertRefused(verdict, RefusalCode.ROOT_NOT_PINNED);
        assertThat(verdict.passed()).contains(Step.EVIDENCE_SIGNATURE);
    }

    static Stream<Arguments> envelopes() {
        return Stream.of(
                envelope(
                        "a key twice",
                        RefusalCode.EVIDENCE_MALFORMED,
                        j -> j.replace("\"flags\":1", "\"flags\":0,\"flags\":1")),
                envelope(
                        "unknown magic",
                        RefusalCode.EVIDENCE_VERSION,
                        j -> j.replace("\"magic\":[65", "\"magic\":[66")),
                envelope("unknown flags", RefusalCode.EVIDENCE_VERSION, j -> j.replace("\"flags\":1", "\"flags\":2")),
                envelope(
                        "version 2 read as version 1",
                        RefusalCode.EVIDENCE_KEY_TYPE,
                        j -> j.replace("\"flags\":1", "\"flags\":0")),
                envelope("no PEK", RefusalCode.EVIDENCE_MALFORMED, j -> j.replace("\"pek\"", "\"pak\"")),
                envelope("a byte of 256", RefusalCode.EVIDENCE_MALFORMED, j -> j.replace("[1,1,", "[256,1,")),
                envelope("a byte of -1", RefusalCode.EVIDENCE_MALFORMED, j -> j.replace("[1,1,", "[-1,1,")),
                envelope("a byte as text", RefusalCode.EVIDENCE_MALFORMED, j -> j.replace("[1,1,", "[\"1\",1,")),
                envelope("RTMR changed", RefusalCode.EVIDENCE_SIGNATURE_INVALID, j -> j.replaceFirst("34,34", "35,34")),
                envelope("cut", RefusalCode.EVIDENCE_MALFORMED, j -> j.substring(0, j.length() - 1)));
    }

    private static Arguments envelope(String name, RefusalCode code, UnaryOperator<String> change) {
        return Arguments.of(name, code, change);
    }

    @ParameterizedTest(name = "envelope: {0} -> {1}")
    @MethodSource("envelopes")
    void refusesEnvelopes(String name, RefusalCode code, UnaryOperator<String> change) {
        CsvForge forge = new CsvForge();
        String json = change.apply(forge.json(2));
        assertRefused(forge.verdict(json.getBytes(StandardCharsets.UTF_8)), code);
    }
}
