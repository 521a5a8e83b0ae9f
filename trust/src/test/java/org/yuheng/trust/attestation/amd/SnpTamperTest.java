package org.yuheng.trust.attestation.amd;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.yuheng.trust.attestation.AttestationPolicy;
import org.yuheng.trust.attestation.AttestationVerifier;
import org.yuheng.trust.attestation.Evidence;
import org.yuheng.trust.attestation.EvidenceKind;
import org.yuheng.trust.attestation.RefusalCode;
import org.yuheng.trust.attestation.SnpCollateral;
import org.yuheng.trust.attestation.Verdict;

/** Each case is a report that verifies but for the one attack it is named after. */
class SnpTamperTest {

    private static final List<Arguments> CASES = new ArrayList<>();

    private static void milan(String name, RefusalCode code, Consumer<SnpForge> change) {
        attack("Milan VCEK: " + name, code, SnpForge::milan, change);
    }

    private static void turin(String name, RefusalCode code, Consumer<SnpForge> change) {
        attack("Turin VCEK: " + name, code, SnpForge::turin, change);
    }

    private static void vlek(String name, RefusalCode code, Consumer<SnpForge> change) {
        attack("Milan VLEK: " + name, code, SnpForge::milanVlek, change);
    }

    private static void attack(String name, RefusalCode code, Supplier<SnpForge> evidence, Consumer<SnpForge> change) {
        CASES.add(Arguments.of(name, code, evidence, change));
    }

    private static Consumer<SnpForge> flipped(int offset) {
        return f -> f.reportAfterwards = r -> {
            r[offset] ^= 1;
            return r;
        };
    }

    static {
        milan("one byte too many", RefusalCode.EVIDENCE_LENGTH, f -> f.reportAfterwards = r -> Arrays.copyOf(r, 1185));
        milan("one byte short", RefusalCode.EVIDENCE_LENGTH, f -> f.reportAfterwards = r -> Arrays.copyOf(r, 1183));
        milan("version 1", RefusalCode.EVIDENCE_VERSION, f -> f.report[0] = 1);
        milan("version 6", RefusalCode.EVIDENCE_VERSION, f -> f.report[0] = 6);
        milan("another signature algorithm", RefusalCode.EVIDENCE_KEY_TYPE, f -> f.report[0x34] = 2);
        milan("a byte in R's padding", RefusalCode.EVIDENCE_RESERVED_NOT_ZERO, flipped(0x2A0 + 48));
        milan("a byte in S's padding", RefusalCode.EVIDENCE_RESERVED_NOT_ZERO, flipped(0x2A0 + 72 + 71));
        milan("a byte in the signature's padding", RefusalCode.EVIDENCE_RESERVED_NOT_ZERO, flipped(1183));
        milan("R changed", RefusalCode.EVIDENCE_SIGNATURE_INVALID, flipped(0x2A0));
        milan("S changed", RefusalCode.EVIDENCE_SIGNATURE_INVALID, flipped(0x2A0 + 72));
        milan(
                "signature of zeros",
                RefusalCode.EVIDENCE_SIGNATURE_INVALID,
                f -> f.reportAfterwards = r -> {
                    Arrays.fill(r, 0x2A0, 1184, (byte) 0);
                    return r;
                });
        milan("launch measurement changed", RefusalCode.EVIDENCE_SIGNATURE_INVALID, flipped(0x90));
        milan("report data changed", RefusalCode.EVIDENCE_SIGNATURE_INVALID, flipped(0x50));
        milan("host data changed", RefusalCode.EVIDENCE_SIGNATURE_INVALID, flipped(0xC0));
        milan("debug bit cleared afterwards", RefusalCode.EVIDENCE_SIGNATURE_INVALID, f -> {
            f.report[10] |= 8;
            f.reportAfterwards = r -> {
                r[10] &= ~8;
                return r;
            };
        });
        milan("signed by a stranger", RefusalCode.EVIDENCE_SIGNATURE_INVALID, f -> f.signedByStranger = true);
        milan("debug allowed by guest policy", RefusalCode.DEBUG_ENABLED, f -> f.report[10] |= 8);
        milan("report of a Genoa chip", RefusalCode.PRODUCT_MISMATCH, f -> f.report[0x189] = 0x11);
        milan("report of an unknown chip", RefusalCode.PRODUCT_MISMATCH, f -> f.report[0x188] = 0x17);
        milan("certificate of an unknown product", RefusalCode.PRODUCT_MISMATCH, f -> f.leafProductName = "Rome-B0");
        milan(
                "Genoa's certificate under Milan's chain",
                RefusalCode.PRODUCT_MISMATCH,
                f -> f.leafProductName = "Genoa-B0");
        milan("another chip", RefusalCode.CHIP_ID_MISMATCH, f -> f.report[0x1A0] ^= 1);
        milan("masked chip id", RefusalCode.CHIP_ID_MISMATCH, f -> Arrays.fill(f.report, 0x1A0, 0x1E0, (byte) 0));
        milan(
                "hardware id cut to Turin's eight bytes",
                RefusalCode.CHIP_ID_MISMATCH,
                f -> f.hardwareId = Arrays.copyOf(f.hardwareId, 8));
        milan("hardware id with a false length before it", RefusalCode.CHIP_ID_MISMATCH, f -> {
            byte[] octets = new byte[66];
            octets[0] = 4;
            octets[1] = 63;
            System.arraycopy(f.hardwareId, 0, octets, 2, 64);
            f.hardwareId = octets;
        });
        milan("newer microcode claimed than certified", RefusalCode.PLATFORM_TCB_MISMATCH, f -> f.report[0x187]++);
        milan("older firmware than certified", RefusalCode.PLATFORM_TCB_MISMATCH, f -> f.report[0x186]--);
        milan(
                "Turin's TCB byte order",
                RefusalCode.PLATFORM_TCB_MISMATCH,
                f -> System.arraycopy(new byte[] {0, 4, 1, 24, 0, 0, 0, (byte) 219}, 0, f.report, 0x180, 8));
        milan("signed by a VLEK, certificate of a VCEK", RefusalCode.SIGNING_KEY_MISMATCH, f -> f.report[0x48] = 4);
        milan("signed by no key", RefusalCode.SIGNING_KEY_MISMATCH, f -> f.report[0x48] = 7 << 2);
        milan("VCEK issued by the ASVK", RefusalCode.CERTIFICATE_ROLE, f -> f.issuerName = "SEV-VLEK-Milan");
        milan("certificate without AMD's extensions", RefusalCode.CERTIFICATE_ROLE, f -> f.leafWithoutProduct = true);
        milan("TCB extension missing", RefusalCode.CERTIFICATE_ROLE, f -> f.spl.remove("3.8"));
        milan("ASK that is no CA", RefusalCode.CERTIFICATE_NOT_CA, f -> f.issuerIsCa = false);
        milan("VCEK one second late", RefusalCode.CERTIFICATE_EXPIRED, f -> f.leafUntil = SnpForge.NOW.minusSeconds(1));
        milan(
                "ASK one second late",
                RefusalCode.CERTIFICATE_EXPIRED,
                f -> f.issuerUntil = SnpForge.NOW.minusSeconds(1));
        milan(
                "ASK revoked",
                RefusalCode.CERTIFICATE_REVOKED,
                f -> f.revoked = Optional.of(new BigInteger[] {BigInteger.TWO}));
        milan("revocation list one second late", RefusalCode.CRL_EXPIRED, f -> {
            f.revoked = Optional.of(new BigInteger[0]);
            f.crlUntil = SnpForge.NOW.minusSeconds(1);
        });
        milan("revocation list withheld", RefusalCode.COLLATERAL_MISSING, f -> f.policy = f.policy.requiringCrl());
        milan(
                "VCEK withheld",
                RefusalCode.COLLATERAL_MISSING,
                f -> f.collateralAfterwards =
                        c -> new SnpCollateral(Optional.empty(), c.signingKey(), c.rootKey(), c.crl()));
        milan(
                "ARK in the place of the ASK",
                RefusalCode.CERTIFICATE_CHAIN_BROKEN,
                f -> f.collateralAfterwards =
                        c -> new SnpCollateral(c.endorsementKey(), c.rootKey(), c.rootKey(), c.crl()));
        milan(
                "ASK in the place of the VCEK",
                RefusalCode.CERTIFICATE_ROLE,
                f -> f.collateralAfterwards =
                        c -> new SnpCollateral(c.signingKey(), c.signingKey(), c.rootKey(), c.crl()));
        milan(
                "VCEK with a bit flipped",
                RefusalCode.CERTIFICATE_SIGNATURE_INVALID,
                f -> f.collateralAfterwards = c -> new SnpCollateral(
                        c.endorsementKey().map(SnpTamperTest::lastBitFlipped), c.signingKey(), c.rootKey(), c.crl()));
        milan(
                "ARK with a bit flipped",
                RefusalCode.CERTIFICATE_SIGNATURE_INVALID,
                f -> f.collateralAfterwards = c -> new SnpCollateral(
                        c.endorsementKey(), c.signingKey(), c.rootKey().map(SnpTamperTest::lastBitFlipped), c.crl()));
        milan(
                "firmware below the policy's",
                RefusalCode.TCB_TOO_OLD,
                f -> f.policy = f.policy.withMinimumTcb(Map.of("microcode", 220)));
        milan(
                "component that the product does not have",
                RefusalCode.TCB_TOO_OLD,
                f -> f.policy = f.policy.withMinimumTcb(Map.of("fmc", 0)));
        milan(
                "another measurement than released",
                RefusalCode.MEASUREMENT_MISMATCH,
                f -> f.policy = f.policy.expecting("measurement", "12".repeat(48)));
        milan(
                "evidence of another session",
                RefusalCode.REPORT_DATA_MISMATCH,
                f -> f.policy = f.policy.expectingReportData(new byte[64]));
        milan("simulated in production", RefusalCode.SIMULATED_NOT_ALLOWED, f -> f.policy = AttestationPolicy.strict());
        turin("another chip", RefusalCode.CHIP_ID_MISMATCH, f -> f.report[0x1A0] ^= 1);
        turin("a chip id beyond eight bytes", RefusalCode.CHIP_ID_MISMATCH, f -> f.report[0x1A8] = 1);
        turin(
                "Milan's TCB byte order",
                RefusalCode.PLATFORM_TCB_MISMATCH,
                f -> System.arraycopy(new byte[] {2, 3, 0, 0, 0, 0, 4, 90}, 0, f.report, 0x180, 8));
        turin("older FMC than certified", RefusalCode.PLATFORM_TCB_MISMATCH, f -> f.report[0x180] = 0);
        vlek("VLEK issued by the ASK", RefusalCode.CERTIFICATE_ROLE, f -> f.issuerName = "SEV-Milan");
        vlek("signed by the VCEK", RefusalCode.SIGNING_KEY_MISMATCH, f -> f.report[0x48] = 0);
        vlek("older firmware than certified", RefusalCode.PLATFORM_TCB_MISMATCH, f -> f.report[0x180]--);
        vlek("debug allowed by guest policy", RefusalCode.DEBUG_ENABLED, f -> f.report[10] |= 8);
    }

    private static byte[] lastBitFlipped(byte[] der) {
        byte[] flipped = der.clone();
        flipped[der.length - 1] ^= 1;
        return flipped;
    }

    static Stream<Arguments> attacks() {
        return CASES.stream();
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @MethodSource("attacks")
    void refuses(String name, RefusalCode code, Supplier<SnpForge> evidence, Consumer<SnpForge> change) {
        SnpForge forge = evidence.get();
        change.accept(forge);
        Verdict verdict = forge.verdict();
        assertThat(verdict).isInstanceOf(Verdict.Refused.class);
        assertThat(((Verdict.Refused) verdict).code())
                .as(((Verdict.Refused) verdict).describe())
                .isEqualTo(code);
    }

    static Stream<Supplier<SnpForge>> untampered() {
        return Stream.of(
                SnpForge::milan, SnpForge::milanVlek, SnpForge::genoa, SnpForge::turin, hardwareIdAsOctets(), () -> {
                    SnpForge forge = SnpForge.milan();
                    forge.revoked = Optional.of(new BigInteger[] {BigInteger.TEN});
                    forge.policy = forge.policy.requiringCrl().withMinimumTcb(Map.of("snp", 24));
                    return forge;
                });
    }

    /** As in AMD's first VCEK certificates. */
    private static Supplier<SnpForge> hardwareIdAsOctets() {
        return () -> {
            SnpForge forge = SnpForge.milan();
            byte[] octets = new byte[66];
            octets[0] = 4;
            octets[1] = 64;
            System.arraycopy(forge.hardwareId, 0, octets, 2, 64);
            forge.hardwareId = octets;
            return forge;
        };
    }

    @ParameterizedTest
    @MethodSource("untampered")
    void acceptsWhatNobodyTamperedWith(Supplier<SnpForge> evidence) {
        assertThat(evidence.get().verdict()).isInstanceOf(Verdict.Verified.class);
    }

    @ParameterizedTest
    @MethodSource("untampered")
    void amdsRootsDoNotVouchForIt(Supplier<SnpForge> evidence) {
        SnpForge forge = evidence.get();
        Verdict verdict = AttestationVerifier.ofVendors()
                .verify(
                        EvidenceKind.SNP,
                        Evidence.of(forge.signedReport()),
                        forge.collateral(),
                        SnpForge.NOW,
                        forge.policy);
        assertThat(((Verdict.Refused) verdict).code()).isEqualTo(RefusalCode.ROOT_NOT_PINNED);
    }
}
