package org.yuheng.trust.manifest;

import java.time.Instant;
import java.util.List;
import org.yuheng.json.StrictJson;
import org.yuheng.trust.Outcome;
import org.yuheng.trust.UtcInstant;
import org.yuheng.trust.attestation.EvidenceKind;
import org.yuheng.trust.envelope.Envelope;
import org.yuheng.trust.envelope.Keyring;
import org.yuheng.trust.envelope.SignedPayload;
import org.yuheng.trust.identity.SigningKey;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * What the programs of one release measure on each kind of TEE. Each node's owner pins the key that signs it; it never
 * comes from the orchestrator unsigned.
 *
 * @param version of the release, for example {@code 0.1.0}
 * @param programs at least one
 */
public record ReleaseManifest(
        String version,
        @JsonDeserialize(using = UtcInstant.class) Instant created,
        List<Program> programs) {

    public static final String PAYLOAD_TYPE = "application/vnd.yuheng.release-manifest.v1+json";

    /**
     * One program on one kind of TEE.
     *
     * @param program for example {@code sql-enclave}
     * @param role that it plays in a job, for example {@code enclave}, {@code dealer}, {@code aggregator}
     * @param kind of evidence; a simulated enclave is TDX under a simulation root
     */
    public record Program(String program, String role, EvidenceKind kind, Measurement measurement) {
        public Program {
            requireName("program", program);
            requireName("role", role);
        }
    }

    public ReleaseManifest {
        if (!version.matches("[0-9A-Za-z][0-9A-Za-z.+-]{0,62}")) {
            throw new IllegalArgumentException("version \"" + version + "\"");
        }
        programs = List.copyOf(programs);
        if (programs.isEmpty()) {
            throw new IllegalArgumentException("a manifest names no program");
        }
    }

    private static void requireName(String what, String value) {
        if (!value.matches("[a-z0-9][a-z0-9-]{0,62}")) {
            throw new IllegalArgumentException(what + " \"" + value + "\" must be lower-case letters, digits and -");
        }
    }

    /** The reference values for a role on a kind of TEE; empty when this release has none. */
    public List<Measurement> measurements(String role, EvidenceKind kind) {
        return programs.stream()
                .filter(p -> p.role().equals(role) && p.kind() == kind)
                .map(Program::measurement)
                .toList();
    }

    public Envelope sign(SigningKey key) {
        return Envelope.sign(PAYLOAD_TYPE, StrictJson.write(this), key);
    }

    /** @param pinned the release keys that the node's owner pinned */
    public static Outcome<SignedPayload<ReleaseManifest>> verify(byte[] envelope, Keyring pinned) {
        return SignedPayload.read(envelope, PAYLOAD_TYPE, ReleaseManifest.class, pinned);
    }
}
