package org.yuheng.trust.grant;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.yuheng.json.StrictJson;
import org.yuheng.trust.Digests;
import org.yuheng.trust.Outcome;
import org.yuheng.trust.UtcInstant;
import org.yuheng.trust.attestation.EvidenceKind;
import org.yuheng.trust.envelope.Envelope;
import org.yuheng.trust.envelope.Keyring;
import org.yuheng.trust.envelope.SignedPayload;
import org.yuheng.trust.identity.SigningKey;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * A data owner allows one job specification to use its datasets, under these terms and no others. Signed at the owner's
 * node over the exact bytes (DSSE), journalled there, and useless anywhere else: it names the specification's digest.
 *
 * @param grantId unique at the owner
 * @param owner organisation id of the data owner
 * @param datasets that may be used; empty when the owner grants work and no data (the host of an enclave, a recipient)
 * @param jobSpecDigest {@code sha256:…} of the specification's exact bytes
 * @param requestId that the specification serves
 * @param enclaves what each enclave that will hold the owner's data or shares must prove; empty when the job has none
 * @param notBefore no release before it
 * @param notAfter no release at or after it
 * @param maxRuns how many runs of the request may use it; a use is a run
 * @param maxAttemptsPerRun how often each run may be attempted
 * @param allowSimulated accept evidence without hardware behind it; the deployment must allow it as well
 * @param epoch of the owner's node: raising it there voids every grant of an older epoch at once
 * @param revocable whether the owner may take it back; what an enclave already holds cannot be recalled by anybody
 */
public record Grant(
        String grantId,
        String owner,
        List<Dataset> datasets,
        String jobSpecDigest,
        String requestId,
        List<EnclaveTerms> enclaves,
        @JsonDeserialize(using = UtcInstant.class) Instant notBefore,
        @JsonDeserialize(using = UtcInstant.class) Instant notAfter,
        int maxRuns,
        int maxAttemptsPerRun,
        boolean allowSimulated,
        long epoch,
        boolean revocable) {

    public static final String PAYLOAD_TYPE = "application/vnd.yuheng.grant.v1+json";

    /** Most that {@link #maxRuns} and {@link #maxAttemptsPerRun} can be. */
    public static final int MOST = 1_000_000;

    /** @param code in the catalogue; @param keyVersion of the key that protects it at the owner, for example {@code 1} */
    public record Dataset(String code, String keyVersion) {
        public Dataset {
            requireId("dataset code", code);
            requireId("key version", keyVersion);
        }
    }

    public Grant {
        requireId("grant id", grantId);
        requireId("owner", owner);
        requireId("request id", requestId);
        Digests.require("job specification digest", jobSpecDigest);
        datasets = List.copyOf(datasets);
        enclaves = List.copyOf(enclaves);
        if (datasets.stream().map(Dataset::code).distinct().count() != datasets.size()) {
            throw new IllegalArgumentException("a dataset stands twice in " + datasets);
        }
        if (enclaves.stream().map(e -> e.role() + "/" + e.kind()).distinct().count() != enclaves.size()) {
            throw new IllegalArgumentException("a role has two sets of terms for one kind of evidence");
        }
        if (!notBefore.isBefore(notAfter)) {
            throw new IllegalArgumentException("valid from " + notBefore + " to " + notAfter + ", which is never");
        }
        if (maxRuns < 1 || maxRuns > MOST || maxAttemptsPerRun < 1 || maxAttemptsPerRun > MOST) {
            throw new IllegalArgumentException(
                    "runs " + maxRuns + " and attempts " + maxAttemptsPerRun + " must be 1 to " + MOST);
        }
        if (epoch < 0) {
            throw new IllegalArgumentException("epoch " + epoch + " must be 0 or more");
        }
    }

    private static void requireId(String what, String value) {
        if (!value.matches("[A-Za-z0-9][A-Za-z0-9._:/-]{0,199}")) {
            throw new IllegalArgumentException(
                    what + " \"" + value + "\" must be letters, digits and . _ : / -, at most 200");
        }
    }

    public Envelope sign(SigningKey ownerKey) {
        return Envelope.sign(PAYLOAD_TYPE, StrictJson.write(this), ownerKey);
    }

    /** The terms for a role on a kind of TEE. */
    public Optional<EnclaveTerms> terms(String role, EvidenceKind kind) {
        return enclaves.stream()
                .filter(terms -> terms.role().equals(role) && terms.kind() == kind)
                .findFirst();
    }

    /**
     * Reads a grant when a key of its owner signed it.
     *
     * @param envelope JSON form of the DSSE envelope
     * @param ownerKeys the keys with which people of this owner (or its local policy) sign, as the node knows them
     * @return refused with an envelope code or {@code PAYLOAD_MALFORMED}
     */
    public static Outcome<SignedPayload<Grant>> read(byte[] envelope, Keyring ownerKeys) {
        return SignedPayload.read(envelope, PAYLOAD_TYPE, Grant.class, ownerKeys);
    }

    /**
     * Whether the grant allows a job now. Uses are not counted here: that is the release journal's.
     *
     * @return refused with {@code GRANT_OTHER_OWNER}, {@code GRANT_OTHER_SPEC}, {@code GRANT_OTHER_REQUEST}, {@code
     *     GRANT_NOT_YET_VALID}, {@code GRANT_EXPIRED}, {@code GRANT_OLD_EPOCH}, {@code GRANT_REVOKED}, {@code
     *     GRANT_RUN_BEYOND_LIMIT} or {@code GRANT_ATTEMPT_BEYOND_LIMIT}
     */
    public Outcome<Grant> check(GrantUse use) {
        if (!owner.equals(use.owner())) {
            return no("GRANT_OTHER_OWNER", "by " + owner + ", expected " + use.owner());
        }
        if (!jobSpecDigest.equals(use.jobSpecDigest())) {
            return no(
                    "GRANT_OTHER_SPEC",
                    "for specification " + jobSpecDigest + ", this one is " + use.jobSpecDigest()
                            + "; the owner must read and sign this one");
        }
        if (!requestId.equals(use.requestId())) {
            return no("GRANT_OTHER_REQUEST", "for request " + requestId + ", this is " + use.requestId());
        }
        if (use.now().isBefore(notBefore)) {
            return no("GRANT_NOT_YET_VALID", "begins at " + notBefore + ", now is " + use.now());
        }
        if (!use.now().isBefore(notAfter)) {
            return no(
                    "GRANT_EXPIRED",
                    "ended at " + notAfter + ", now is " + use.now() + "; ask the owner for a new one");
        }
        if (epoch != use.epoch()) {
            return no(
                    "GRANT_OLD_EPOCH",
                    "of epoch " + epoch + ", the owner's node is at " + use.epoch() + "; ask the owner for a new one");
        }
        if (use.revoked()) {
            return no("GRANT_REVOKED", "taken back by its owner; ask the owner for a new one");
        }
        if (use.run() > maxRuns) {
            return no("GRANT_RUN_BEYOND_LIMIT", "allows " + maxRuns + " runs, this is run " + use.run());
        }
        if (use.attempt() > maxAttemptsPerRun) {
            return no(
                    "GRANT_ATTEMPT_BEYOND_LIMIT",
                    "allows " + maxAttemptsPerRun + " attempts of a run, this is attempt " + use.attempt());
        }
        return Outcome.accepted(this);
    }

    private Outcome<Grant> no(String code, String message) {
        return Outcome.refused(code, "grant " + grantId + " " + message);
    }
}
