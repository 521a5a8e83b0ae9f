package org.yuheng.trust.attestation;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What genuine evidence says. All byte strings are lower-case hex.
 *
 * @param format for example "TDX quote v4, TD 1.0"
 * @param simulated the pinned root is not a hardware vendor's: no hardware protects anything
 * @param root the root that vouches, by name and SHA-256 of its public key
 * @param measurements every measurement register, by the vendor's name in lower case: mrtd, rtmr0…3, mrconfigid,
 *     tdattributes, xfam …; mrenclave, mrsigner …; measurement, host_data, guest_policy …; pcr0 …
 * @param reportData what the guest had bound in, 64 bytes; Nitro: user_data, empty if absent
 * @param tcb how current the platform is
 * @param debug the host can read its memory
 * @param platform chip and platform identity and whatever else identifies it: fmspc, pceid, chip_id, product …
 * @param dates the evaluation time and what limits it
 */
public record Claims(
        EvidenceKind kind,
        String format,
        boolean simulated,
        Root root,
        Map<String, String> measurements,
        String reportData,
        Tcb tcb,
        boolean debug,
        Map<String, String> platform,
        Dates dates) {

    public Claims {
        measurements = Collections.unmodifiableMap(new LinkedHashMap<>(measurements));
        platform = Collections.unmodifiableMap(new LinkedHashMap<>(platform));
    }

    /** @param keySha256 SHA-256 of the subject public key info; Hygon: of the key's two coordinates */
    public record Root(String name, String keySha256) {}

    /**
     * @param status Intel's merged status (platform, TDX module, quoting enclave); empty for other vendors
     * @param advisories that apply at that level, sorted
     * @param date of the platform's TCB level
     * @param evaluationDataNumber of the TCB info; empty for other vendors
     * @param components name to version, as the format has them
     */
    public record Tcb(
            Optional<TcbStatus> status,
            List<String> advisories,
            Optional<Instant> date,
            Optional<Integer> evaluationDataNumber,
            Map<String, Integer> components) {
        public Tcb {
            advisories = List.copyOf(advisories);
            components = Collections.unmodifiableMap(new LinkedHashMap<>(components));
        }
    }

    /**
     * @param evaluatedAt the time that was given to the verifier
     * @param issuedAt the latest issue date among what was relied on; empty if nothing carries dates (CSV)
     * @param expiresAt the earliest expiry among what was relied on: after it, the same evidence needs newer collateral;
     *     empty if nothing carries dates
     * @param signedAt the evidence's own timestamp, where it has one (Nitro)
     */
    public record Dates(
            Instant evaluatedAt, Optional<Instant> issuedAt, Optional<Instant> expiresAt, Optional<Instant> signedAt) {}
}
