package org.yuheng.adapter.node;

import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.yuheng.adapter.engine.JobId;
import org.yuheng.adapter.engine.Refusal;
import org.yuheng.adapter.node.PartyNode.Answer;
import org.yuheng.adapter.node.PartyNode.Collected;
import org.yuheng.adapter.node.PartyNode.JobEvent;
import org.yuheng.adapter.node.PartyNode.JobState;
import org.yuheng.adapter.node.PartyNode.OwnerGrant;
import org.yuheng.adapter.wire.FrameStream;
import org.yuheng.trust.identity.VerifyingKey;

/** What a node answers; called by {@link NodeServer} only after the sender's signature has been checked. */
public interface NodeAnswers {

    /** The key that the orchestrator signs its commands with. */
    VerifyingKey orchestratorKey();

    NodeDescription describe();

    Answer<List<OwnerGrant>> propose(byte[] spec, String claimZh, String claimEn, List<byte[]> approvals);

    Answer<Instant> prepare(JobId job, byte[] spec, List<byte[]> grants, Instant deadline, Map<String, String> routes);

    Answer<JobId> start(JobId job, String specDigest);

    /**
     * Gives events to {@code sink} until the job has ended here, or it says false; with {@code once}, only those that are
     * there.
     *
     * @return false when the job is unknown here
     */
    boolean watch(JobId job, long afterSequence, boolean once, Predicate<JobEvent> sink) throws InterruptedException;

    /** The state after cancelling; a job that was unknown is cancelled from now on. */
    JobState cancel(JobId job, String reason);

    Answer<Collected> collect(JobId job);

    Answer<JobId> review(JobId job, byte[] review);

    Answer<byte[]> dispose(JobId job);

    /** The key of {@code node} as the specification of {@code job} names it; empty when the job is not known here. */
    Optional<VerifyingKey> peerKey(JobId job, String specDigest, String node);

    /** The key of a member of the operator's list; empty for anybody else. */
    Optional<VerifyingKey> memberKey(String node);

    /**
     * What two nodes tell each other between jobs.
     *
     * @param checkpoint of the log that was cosigned last, a C2SP signed note; empty before the first
     * @param counter DSSE envelope of the caller's release counter; empty when there is none
     */
    record Comparison(byte[] checkpoint, byte[] counter) {}

    /** Takes what {@code fromNode} says and answers with what is known here; {@code counter} is about the caller. */
    Comparison compare(String fromNode, Comparison said);

    /** Takes over a link that another role opened, or says why not. */
    Optional<Refusal> accept(JobId job, String fromNode, String fromRole, String toRole, FrameStream stream)
            throws InterruptedException;

    /** One sealed part that another node brings. */
    record IncomingPart(
            JobId job,
            String fromNode,
            String fromRole,
            String part,
            String mediaType,
            String recipient,
            String sealedDigest,
            long sealedBytes,
            long rows,
            long suppressed) {}

    /** Where a part's bytes go. */
    interface PartSink extends AutoCloseable {

        /** How many bytes are here already. */
        long offset();

        OutputStream append();

        /** Checks the digest and makes the part durable. */
        Optional<Refusal> finish();

        @Override
        void close();
    }

    Answer<PartSink> deliver(IncomingPart part);
}
