package org.yuheng.adapters.fl.session;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.yuheng.adapter.engine.InputTable;
import org.yuheng.adapter.engine.JobAssignment;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.adapter.engine.NodeServices;
import org.yuheng.adapters.fl.mask.MaskKey;
import org.yuheng.adapters.fl.mask.PairSeed;
import org.yuheng.adapters.fl.mask.PairwiseMasks;
import org.yuheng.adapters.fl.mask.RingVector;
import org.yuheng.adapters.fl.plan.FlCode;
import org.yuheng.adapters.fl.plan.FlPlan;
import org.yuheng.adapters.fl.plan.UpdateMode;
import org.yuheng.adapters.fl.wire.Frame;
import org.yuheng.adapters.fl.wire.FrameChannel;
import org.yuheng.adapters.fl.wire.MessageType;
import org.yuheng.adapters.fl.wire.PayloadReader;
import org.yuheng.adapters.fl.wire.PayloadWriter;

/**
 * One party's side of an attempt: mask keys with every other party over their nodes' own links, then questions from the
 * attested aggregator, each answered once.
 */
public final class PartySession implements AutoCloseable {

    private final FrameChannel aggregator;
    private final PairwiseMasks masks;
    private final Set<String> answeredStates = new HashSet<>();
    private int round;
    private boolean answerDue;

    private PartySession(FrameChannel aggregator, PairwiseMasks masks) {
        this.aggregator = aggregator;
        this.masks = masks;
    }

    /**
     * Agrees on masks, then presents this party to the aggregator.
     *
     * @param used this node's tables in the computation
     */
    public static PartySession open(
            FlPlan plan, JobAssignment assignment, NodeServices services, List<InputTable> used, SecureRandom random)
            throws JobFailure, InterruptedException {
        int self = plan.indexOf(assignment.role());
        JobIdentity identity =
                new JobIdentity(plan.specDigest(), assignment.job().toString(), plan.parties(), plan.mode());
        PairwiseMasks masks = plan.mode() == UpdateMode.MASKED
                ? agreeOnMasks(plan, self, identity, services, random)
                : PairwiseMasks.none();
        FrameChannel aggregator = new FrameChannel(services.attested(FlPlan.AGGREGATOR));
        PayloadWriter hello = identity.write(new PayloadWriter(), self).integer(used.size());
        for (InputTable table : used) {
            hello.text(table.dataset()).text(table.digest()).whole(table.rows());
        }
        aggregator.send(MessageType.HELLO, 0, hello.toBytes());
        return new PartySession(aggregator, masks);
    }

    /** Pairs are met in the same order at every party (0-1, 0-2, …, 1-2, …), so that no two wait for each other. */
    private static PairwiseMasks agreeOnMasks(
            FlPlan plan, int self, JobIdentity identity, NodeServices services, SecureRandom random)
            throws JobFailure, InterruptedException {
        MaskKey key = MaskKey.fresh(self, random);
        List<PairSeed> seeds = new ArrayList<>();
        for (int other = 0; other < plan.parties(); other++) {
            if (other != self) {
                FrameChannel channel = new FrameChannel(services.link(FlPlan.partyRole(other)));
                byte[] mine = identity.write(new PayloadWriter(), self)
                        .bytes(key.publicKey())
                        .toBytes();
                channel.send(MessageType.MASK_KEY, 0, mine);
                Frame frame = channel.expect(MessageType.MASK_KEY, 0, mine.length);
                PayloadReader reader = new PayloadReader(frame, channel.peer());
                identity.requireSame(reader, other, channel.peer());
                byte[] theirs = reader.bytes("mask key", MaskKey.PUBLIC_KEY_BYTES);
                reader.end();
                seeds.add(key.agree(other, theirs, identity.context()));
            }
        }
        return new PairwiseMasks(seeds);
    }

    /** The aggregator's next question or its END; rounds count from 1 without a gap. */
    public Frame next(int maxPayload) throws JobFailure, InterruptedException {
        Frame frame = aggregator.receive(maxPayload);
        if (frame.type() == MessageType.END) {
            return frame;
        }
        if (frame.round() != round + 1 || answerDue) {
            throw FlCode.FL_ROUND_REPEATED.failure(aggregator.peer() + " asks in round " + frame.round()
                    + " after round " + round + "; a round is answered once, in order");
        }
        round = frame.round();
        answerDue = true;
        return frame;
    }

    /**
     * Reserves this party's one answer to a model state.
     *
     * @throws JobFailure FL_ROUND_REPEATED when the state was asked about before: two sums could be subtracted
     */
    public void answerOnce(String state) throws JobFailure {
        if (!answeredStates.add(state)) {
            throw FlCode.FL_ROUND_REPEATED.failure(aggregator.peer() + " asks in round " + round
                    + " about a model state that it was told about before");
        }
    }

    /**
     * Answers the question of this round, masked where the mode says so.
     *
     * @param vector is masked in place; the caller must not use it afterwards
     */
    public void answer(RingVector vector) throws JobFailure, InterruptedException {
        if (!answerDue) {
            throw new IllegalStateException("no question is open in round " + round);
        }
        vector.requirePartyRange();
        answerDue = false;
        masks.apply(round, vector);
        aggregator.send(MessageType.UPDATE, round, vector.toBytes());
    }

    /** Sends something that the enclave may see by itself; it does not close the round. */
    public void sendSealed(MessageType type, byte[] payload) throws JobFailure, InterruptedException {
        aggregator.send(type, round, payload);
    }

    /** Tells the aggregator why this party stops. */
    public void abort(JobFailure failure) {
        aggregator.sendFailure(failure);
    }

    @Override
    public void close() {
        masks.close();
    }
}
