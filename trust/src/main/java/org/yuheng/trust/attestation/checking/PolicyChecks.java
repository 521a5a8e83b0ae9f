package org.yuheng.trust.attestation.checking;

import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.yuheng.trust.attestation.AttestationPolicy;
import org.yuheng.trust.attestation.Claims;
import org.yuheng.trust.attestation.RefusalCode;

/** The part of a policy that reads the same for every format. */
public final class PolicyChecks {

    private PolicyChecks() {}

    public static void apply(AttestationPolicy policy, Claims claims) throws Refusal {
        if (claims.simulated() && !policy.allowSimulated()) {
            throw new Refusal(
                    RefusalCode.SIMULATED_NOT_ALLOWED,
                    "root " + claims.root().name() + " is not a hardware vendor's",
                    "a hardware vendor's root");
        }
        requireAcceptedTcb(policy, claims.tcb());
        if (policy.expectedReportData().isPresent()) {
            requireEqual(
                    RefusalCode.REPORT_DATA_MISMATCH,
                    claims.reportData(),
                    policy.expectedReportData().get());
        }
        requireMeasurements(policy, claims.measurements());
    }

    /** Report data and the like are public, yet compared in constant time: it costs nothing. */
    public static void requireEqual(RefusalCode code, String foundHex, byte[] expected) throws Refusal {
        if (!MessageDigest.isEqual(HexFormat.of().parseHex(foundHex), expected)) {
            throw new Refusal(code, foundHex, HexFormat.of().formatHex(expected));
        }
    }

    private static void requireAcceptedTcb(AttestationPolicy policy, Claims.Tcb tcb) throws Refusal {
        if (tcb.status().isPresent()
                && !policy.acceptedTcbStatuses().contains(tcb.status().get())) {
            throw new Refusal(
                    RefusalCode.TCB_STATUS_NOT_ACCEPTED, tcb.status().get().published(), policy.acceptedTcbStatuses());
        }
        if (policy.acceptedAdvisories().isPresent()) {
            Set<String> accepted = policy.acceptedAdvisories().get();
            for (String advisory : tcb.advisories()) {
                if (!accepted.contains(advisory)) {
                    throw new Refusal(RefusalCode.ADVISORY_NOT_ACCEPTED, advisory, "one of " + accepted);
                }
            }
        }
        for (Map.Entry<String, Integer> minimum : new TreeMap<>(policy.minimumTcb()).entrySet()) {
            Integer version = tcb.components().get(minimum.getKey());
            if (version == null || version < minimum.getValue()) {
                throw new Refusal(
                        RefusalCode.TCB_TOO_OLD,
                        minimum.getKey() + " " + (version == null ? "absent" : version),
                        "at least " + minimum.getValue());
            }
        }
    }

    private static void requireMeasurements(AttestationPolicy policy, Map<String, String> measurements) throws Refusal {
        for (Map.Entry<String, Set<String>> register : new TreeMap<>(policy.expectedMeasurements()).entrySet()) {
            String value = measurements.get(register.getKey());
            if (value == null || !register.getValue().contains(value)) {
                throw new Refusal(
                        RefusalCode.MEASUREMENT_MISMATCH,
                        register.getKey() + " " + (value == null ? "absent" : value),
                        "one of " + register.getValue());
            }
        }
    }
}
