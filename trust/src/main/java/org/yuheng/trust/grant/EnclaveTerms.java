package org.yuheng.trust.grant;

import java.util.List;
import org.yuheng.trust.attestation.EvidenceKind;
import org.yuheng.trust.attestation.TcbStatus;
import org.yuheng.trust.manifest.Measurement;

/**
 * What an enclave must prove before the owner's keys are released to it.
 *
 * @param role in the job, for example {@code enclave}, {@code dealer}, {@code aggregator}
 * @param kind of evidence; simulated evidence is TDX under a simulation root, and needs {@link Grant#allowSimulated()} too
 * @param measurements any one of which must match; never empty
 * @param lowestTcb worst status that is accepted where the vendor states one (Intel); never REVOKED
 * @param acceptedAdvisories ids such as {@code INTEL-SA-00289} that may apply; all others are refused
 */
public record EnclaveTerms(
        String role,
        EvidenceKind kind,
        List<Measurement> measurements,
        TcbStatus lowestTcb,
        List<String> acceptedAdvisories) {

    public EnclaveTerms {
        if (!role.matches("[a-z][a-z0-9_-]{0,62}")) {
            throw new IllegalArgumentException("role \"" + role + "\" must be lower-case letters, digits, - and _");
        }
        measurements = List.copyOf(measurements);
        if (measurements.isEmpty() || measurements.size() > 64) {
            throw new IllegalArgumentException(
                    measurements.size() + " measurements for " + role + ", expected 1 to 64; none would mean any code");
        }
        if (lowestTcb == TcbStatus.REVOKED) {
            throw new IllegalArgumentException("a revoked TCB is never accepted, not by a grant either");
        }
        acceptedAdvisories = List.copyOf(acceptedAdvisories);
        for (String advisory : acceptedAdvisories) {
            if (!advisory.matches("[A-Z0-9][A-Z0-9-]{2,40}")) {
                throw new IllegalArgumentException("advisory \"" + advisory + "\", expected one like INTEL-SA-00289");
            }
        }
    }
}
