package org.yuheng.adapter.node;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.yuheng.adapter.engine.JobId;
import org.yuheng.adapter.engine.Refusal;

/**
 * One enrolled node. Repeating any call is harmless.
 *
 * <p>Every method may throw {@link NodeUnreachable}: the state of the node is then unknown, and neither running nor done.
 */
public interface PartyNode extends AutoCloseable {

    String id();

    NodeDescription describe() throws NodeUnreachable;

    /**
     * Shows a frozen specification to the node's owners.
     *
     * @param spec exact bytes
     * @param claimZh what the orchestrator says of the decision, shown beside what the node reads in the bytes
     * @param approvals DSSE envelopes of the approvals in the decision's chain, for owners who keep a list of approvers
     * @return the state of each of this node's owners that the specification needs
     */
    Answer<List<OwnerGrant>> propose(byte[] spec, String claimZh, String claimEn, List<byte[]> approvals)
            throws NodeUnreachable;

    /** The same where nobody approved anything. */
    default Answer<List<OwnerGrant>> propose(byte[] spec, String claimZh, String claimEn) throws NodeUnreachable {
        return propose(spec, claimZh, claimEn, List.of());
    }

    /**
     * Checks everything and takes a lease.
     *
     * @param grants DSSE envelopes of every owner at this node
     * @param routes address of each participant by node id
     * @return until when the lease holds
     */
    Answer<Instant> prepare(JobId job, byte[] spec, List<byte[]> grants, Instant deadline, Map<String, String> routes)
            throws NodeUnreachable;

    /** Starts a prepared job; empty when it runs. */
    Answer<JobId> start(JobId job, String specDigest) throws NodeUnreachable;

    /**
     * Follows the job until all of its roles at this node have ended; blocks.
     *
     * @param afterSequence events up to this number are not sent again
     */
    void watch(JobId job, long afterSequence, Consumer<JobEvent> events) throws NodeUnreachable;

    /** The last event of each role; empty when the node has no record of the job. */
    List<JobEvent> state(JobId job) throws NodeUnreachable;

    /** Stops the job at this node, also one it has not heard of yet. */
    void cancel(JobId job, String reason) throws NodeUnreachable;

    Answer<Collected> collect(JobId job) throws NodeUnreachable;

    /** Hands over the reviewer's signed release of a result that is held back. */
    Answer<JobId> review(JobId job, byte[] review) throws NodeUnreachable;

    /** Deletes what the node keeps of the job; the proof is a DSSE statement. */
    Answer<byte[]> dispose(JobId job) throws NodeUnreachable;

    @Override
    void close();

    /** An answer or a coded no; exactly one of the two is there. */
    record Answer<T>(T value, Refusal refusal) {
        public Answer {
            if ((value == null) == (refusal == null)) {
                throw new IllegalArgumentException("an answer is either a value or a refusal");
            }
        }

        public static <T> Answer<T> of(T value) {
            return new Answer<>(value, null);
        }

        public static <T> Answer<T> no(Refusal refusal) {
            return new Answer<>(null, refusal);
        }

        public boolean refused() {
            return refusal != null;
        }
    }

    enum GrantState {
        PENDING,
        GRANTED,
        REFUSED,
        REVOKED
    }

    /**
     * @param grant DSSE envelope when granted, otherwise empty
     * @param refusal the owner's reason when refused, otherwise null
     */
    record OwnerGrant(String owner, GrantState state, byte[] grant, Refusal refusal) {}

    enum JobState {
        PREPARED,
        RUNNING,
        SUCCEEDED,
        FAILED,
        CANCELLED;

        public boolean ended() {
            return this == SUCCEEDED || this == FAILED || this == CANCELLED;
        }
    }

    /**
     * @param sequence grows by one for each event of the job at this node
     * @param fraction 0 to 1 within the phase, or NaN
     * @param refusal why it failed; null otherwise
     */
    record JobEvent(
            JobId job,
            long sequence,
            String role,
            JobState state,
            String phase,
            double fraction,
            Map<String, Long> metrics,
            Refusal refusal,
            Instant at) {}

    enum Delivery {
        HELD_FOR_REVIEW,
        PENDING,
        DELIVERED
    }

    record Part(
            String name,
            String mediaType,
            String sealedDigest,
            long sealedBytes,
            long rows,
            long suppressed,
            String recipient,
            Delivery delivery) {}

    record InputUsed(String dataset, String digest, long rows) {}

    /**
     * Manifests and digests of an ended job; never data.
     *
     * @param enclaveStatements DSSE envelopes signed by attested enclave keys
     * @param releaseRecords DSSE envelopes of this node's owners: which evidence was accepted or refused
     * @param bytesSent on each link, by the peer's role
     */
    record Collected(
            JobState state,
            List<Part> parts,
            List<InputUsed> inputs,
            List<byte[]> enclaveStatements,
            List<byte[]> releaseRecords,
            Map<String, Long> bytesSent,
            Map<String, Long> bytesReceived,
            Refusal failure) {}
}
