package org.yuheng.trust.attestation;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the relying party accepts once the evidence has proved to be genuine. Start from {@link #strict()} and loosen by
 * name; nothing is loosened by leaving something out.
 *
 * @param acceptedTcbStatuses Intel only; REVOKED can never be accepted
 * @param acceptedAdvisories ids such as "INTEL-SA-00289" that may apply; empty Optional: any may, and they are reported
 * @param minTcbEvaluationDataNumber lowest tcbEvaluationDataNumber of TCB info and QE identity (collateral rollback)
 * @param allowDebug accept debuggable enclaves and VMs, whose memory the host can read
 * @param allowServiceTd accept a TD bound to a service TD (MRSERVICETD not zero)
 * @param allowSimulated accept evidence under a root that is not a hardware vendor's
 * @param requireCrl SNP: refuse when the collateral has no revocation list
 * @param expectedMeasurements register name as in {@link Claims#measurements()} to the accepted values, lower-case hex;
 *     every register named must be present and equal to one of its values
 * @param minimumTcb SNP: TCB component ("bootloader", "tee", "snp", "microcode", "fmc") to its lowest version
 * @param expectedReportData 64 bytes; Nitro: user_data
 * @param expectedNonce Nitro only
 * @param expectedPublicKey Nitro only
 */
public record AttestationPolicy(
        Set<TcbStatus> acceptedTcbStatuses,
        Optional<Set<String>> acceptedAdvisories,
        int minTcbEvaluationDataNumber,
        boolean allowDebug,
        boolean allowServiceTd,
        boolean allowSimulated,
        boolean requireCrl,
        Map<String, Set<String>> expectedMeasurements,
        Map<String, Integer> minimumTcb,
        Optional<byte[]> expectedReportData,
        Optional<byte[]> expectedNonce,
        Optional<byte[]> expectedPublicKey) {

    public AttestationPolicy {
        if (acceptedTcbStatuses.contains(TcbStatus.REVOKED)) {
            throw new IllegalArgumentException("acceptedTcbStatuses contains REVOKED; a revoked TCB is never accepted");
        }
        if (minTcbEvaluationDataNumber < 0) {
            throw new IllegalArgumentException(
                    "minTcbEvaluationDataNumber is " + minTcbEvaluationDataNumber + "; expected 0 or more");
        }
        acceptedTcbStatuses = Set.copyOf(acceptedTcbStatuses);
        acceptedAdvisories = acceptedAdvisories.map(Set::copyOf);
        Map<String, Set<String>> registers = new TreeMap<>();
        expectedMeasurements.forEach((register, values) -> {
            if (values.isEmpty()) {
                throw new IllegalArgumentException(
                        "no accepted value for register " + register + "; name at least one");
            }
            for (String value : values) {
                if (!value.matches("([0-9a-f]{2})*")) {
                    throw new IllegalArgumentException(
                            "register " + register + " expects \"" + value + "\"; expected lower-case hex");
                }
            }
            registers.put(register, Set.copyOf(values));
        });
        expectedMeasurements = Map.copyOf(registers);
        minimumTcb = Map.copyOf(minimumTcb);
        expectedReportData = expectedReportData.map(byte[]::clone);
        expectedNonce = expectedNonce.map(byte[]::clone);
        expectedPublicKey = expectedPublicKey.map(byte[]::clone);
    }

    /** UpToDate only, nothing debuggable, simulated or bound to a service TD; expects no particular measurement yet. */
    public static AttestationPolicy strict() {
        return new AttestationPolicy(
                EnumSet.of(TcbStatus.UP_TO_DATE),
                Optional.of(Set.of()),
                0,
                false,
                false,
                false,
                false,
                Map.of(),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** For looking at evidence: any TCB status but Revoked, any advisory; debug and service TDs stay refused. */
    public static AttestationPolicy inspection() {
        return strict().acceptingTcb(EnumSet.complementOf(EnumSet.of(TcbStatus.REVOKED)))
                .acceptingAnyAdvisory();
    }

    public AttestationPolicy acceptingTcb(Set<TcbStatus> statuses) {
        return new AttestationPolicy(
                statuses,
                acceptedAdvisories,
                minTcbEvaluationDataNumber,
                allowDebug,
                allowServiceTd,
                allowSimulated,
                requireCrl,
                expectedMeasurements,
                minimumTcb,
                expectedReportData,
                expectedNonce,
                expectedPublicKey);
    }

    public AttestationPolicy acceptingAdvisories(Set<String> advisories) {
        return withAdvisories(Optional.of(advisories));
    }

    public AttestationPolicy acceptingAnyAdvisory() {
        return withAdvisories(Optional.empty());
    }

    private AttestationPolicy withAdvisories(Optional<Set<String>> advisories) {
        return new AttestationPolicy(
                acceptedTcbStatuses,
                advisories,
                minTcbEvaluationDataNumber,
                allowDebug,
                allowServiceTd,
                allowSimulated,
                requireCrl,
                expectedMeasurements,
                minimumTcb,
                expectedReportData,
                expectedNonce,
                expectedPublicKey);
    }

    public AttestationPolicy withMinTcbEvaluationDataNumber(int number) {
        return new AttestationPolicy(
                acceptedTcbStatuses,
                acceptedAdvisories,
                number,
                allowDebug,
                allowServiceTd,
                allowSimulated,
                requireCrl,
                expectedMeasurements,
                minimumTcb,
                expectedReportData,
                expectedNonce,
                expectedPublicKey);
    }

    public AttestationPolicy allowingDebug() {
        return withSwitches(true, allowServiceTd, allowSimulated, requireCrl);
    }

    public AttestationPolicy allowingServiceTd() {
        return withSwitches(allowDebug, true, allowSimulated, requireCrl);
    }

    public AttestationPolicy allowingSimulated() {
        return withSwitches(allowDebug, allowServiceTd, true, requireCrl);
    }

    public AttestationPolicy requiringCrl() {
        return withSwitches(allowDebug, allowServiceTd, allowSimulated, true);
    }

    private AttestationPolicy withSwitches(boolean debug, boolean serviceTd, boolean simulated, boolean crl) {
        return new AttestationPolicy(
                acceptedTcbStatuses,
                acceptedAdvisories,
                minTcbEvaluationDataNumber,
                debug,
                serviceTd,
                simulated,
                crl,
                expectedMeasurements,
                minimumTcb,
                expectedReportData,
                expectedNonce,
                expectedPublicKey);
    }

    /** Adds registers; a register named before gets the new values instead. */
    public AttestationPolicy expecting(Map<String, Set<String>> measurements) {
        Map<String, Set<String>> all = new LinkedHashMap<>(expectedMeasurements);
        all.putAll(measurements);
        return new AttestationPolicy(
                acceptedTcbStatuses,
                acceptedAdvisories,
                minTcbEvaluationDataNumber,
                allowDebug,
                allowServiceTd,
                allowSimulated,
                requireCrl,
                all,
                minimumTcb,
                expectedReportData,
                expectedNonce,
                expectedPublicKey);
    }

    public AttestationPolicy expecting(String register, String hex) {
        return expecting(Map.of(register, Set.of(hex)));
    }

    public AttestationPolicy withMinimumTcb(Map<String, Integer> components) {
        return new AttestationPolicy(
                acceptedTcbStatuses,
                acceptedAdvisories,
                minTcbEvaluationDataNumber,
                allowDebug,
                allowServiceTd,
                allowSimulated,
                requireCrl,
                expectedMeasurements,
                components,
                expectedReportData,
                expectedNonce,
                expectedPublicKey);
    }

    public AttestationPolicy expectingReportData(byte[] reportData) {
        return withBound(Optional.of(Objects.requireNonNull(reportData)), expectedNonce, expectedPublicKey);
    }

    /** Nitro: the nonce and the public key that the document must carry. */
    public AttestationPolicy expectingNonceAndPublicKey(Optional<byte[]> nonce, Optional<byte[]> publicKey) {
        return withBound(expectedReportData, nonce, publicKey);
    }

    private AttestationPolicy withBound(
            Optional<byte[]> reportData, Optional<byte[]> nonce, Optional<byte[]> publicKey) {
        return new AttestationPolicy(
                acceptedTcbStatuses,
                acceptedAdvisories,
                minTcbEvaluationDataNumber,
                allowDebug,
                allowServiceTd,
                allowSimulated,
                requireCrl,
                expectedMeasurements,
                minimumTcb,
                reportData,
                nonce,
                publicKey);
    }
}
