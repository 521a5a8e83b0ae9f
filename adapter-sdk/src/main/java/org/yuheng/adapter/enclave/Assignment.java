package org.yuheng.adapter.enclave;

import java.util.List;
import org.yuheng.trust.Base64Bytes;

/**
 * What the host tells an enclave process before anything else. None of it is believed: specification, role and grants are
 * bound into the evidence, and an owner releases nothing to an enclave that was told anything else than what it granted.
 *
 * @param job {@code request/run/attempt}
 * @param role that the enclave plays
 * @param spec exact bytes
 * @param grants payload digests of all grants of the job
 */
public record Assignment(String job, String role, Base64Bytes spec, List<String> grants) {
    public Assignment {
        grants = List.copyOf(grants);
    }
}
