package org.yuheng.trust.receipt;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.yuheng.json.StrictJson;
import org.yuheng.trust.Base64Bytes;
import org.yuheng.trust.Digests;
import org.yuheng.trust.UtcInstant;
import org.yuheng.trust.envelope.Envelope;
import org.yuheng.trust.identity.SigningKey;
import org.yuheng.trust.release.JobRef;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * Everything about one run of one request that others signed, joined by its issuer. Digests, counts and statements only:
 * no component can hold party data.
 *
 * @param issuer name of the orchestrator
 * @param jobId {@code request/run/attempt}
 * @param requestDigest {@code sha256:…} of the request as submitted
 * @param facts exact bytes that were decided on
 * @param decision exact bytes of the decision
 * @param bundleHash {@code sha256:…} of the policy bundle
 * @param bundle the policy bundle itself, where the receipt is to replay without any other file
 * @param spec exact bytes of the job specification
 * @param approvals {@link org.yuheng.trust.approval.ApprovalStatement}s, with {@link
 *     org.yuheng.trust.approval.PasskeyApproval}s and what else was approved by passkey ({@link
 *     org.yuheng.trust.approval.PasskeyVerdict})
 * @param grants {@link org.yuheng.trust.grant.Grant}s of every owner in the job
 * @param placement role to node
 * @param releases {@link org.yuheng.trust.release.ReleaseStatement}s of the owners' nodes, with evidence summaries
 * @param statements {@link org.yuheng.trust.release.OutputStatement}s, signed by attested keys; by the node's key for a
 *     role that no enclave plays
 * @param results what was sealed and sent
 * @param engines name to version
 * @param simulated whether any evidence had no hardware behind it
 */
public record Receipt(
        String issuer,
        String jobId,
        String requestDigest,
        Base64Bytes facts,
        Base64Bytes decision,
        String bundleHash,
        Optional<Base64Bytes> bundle,
        Base64Bytes spec,
        List<Envelope> approvals,
        List<Envelope> grants,
        Map<String, String> placement,
        List<Envelope> releases,
        List<Envelope> statements,
        List<Result> results,
        Map<String, String> engines,
        boolean simulated,
        @JsonDeserialize(using = UtcInstant.class) Instant issued) {

    public static final String PAYLOAD_TYPE = "application/vnd.yuheng.receipt.v1+json";

    /**
     * One result.
     *
     * @param name as in the output statement
     * @param sealedDigest {@code sha256:…} of the sealed bytes that travelled
     * @param rows in it
     */
    public record Result(String name, String sealedDigest, long rows) {
        public Result {
            Digests.require("sealed digest", sealedDigest);
        }
    }

    public Receipt {
        JobRef.parse(jobId);
        Digests.require("request digest", requestDigest);
        Digests.require("bundle hash", bundleHash);
        approvals = bounded("approvals", approvals);
        grants = bounded("grants", grants);
        releases = bounded("releases", releases);
        statements = bounded("statements", statements);
        results = List.copyOf(results);
        placement = Collections.unmodifiableMap(new TreeMap<>(placement));
        engines = Collections.unmodifiableMap(new TreeMap<>(engines));
    }

    private static List<Envelope> bounded(String what, List<Envelope> envelopes) {
        if (envelopes.size() > 256) {
            throw new IllegalArgumentException(envelopes.size() + " " + what + ", at most 256");
        }
        return List.copyOf(envelopes);
    }

    public Envelope sign(SigningKey issuerKey) {
        return Envelope.sign(PAYLOAD_TYPE, StrictJson.write(this), issuerKey);
    }
}
