package org.yuheng.adapters.fl.session;

import java.util.ArrayList;
import java.util.List;
import org.yuheng.adapter.enclave.EnclaveContext;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.adapters.fl.mask.RingVector;
import org.yuheng.adapters.fl.plan.FlPlan;
import org.yuheng.adapters.fl.wire.Frame;
import org.yuheng.adapters.fl.wire.FrameChannel;
import org.yuheng.adapters.fl.wire.MessageType;
import org.yuheng.adapters.fl.wire.PayloadReader;

/** The aggregator's side of an attempt: one question a round to every party, and only the sum of their answers. */
public final class AggregatorSession {

    private static final int MAX_INPUTS = 64;
    private static final int MAX_HELLO_BYTES = 64 * 1024;

    private final List<FrameChannel> parties;
    private int round;

    private AggregatorSession(List<FrameChannel> parties) {
        this.parties = parties;
    }

    /** Waits for every party and checks that all work on the same attempt of the same job. */
    public static AggregatorSession open(FlPlan plan, EnclaveContext context) throws JobFailure, InterruptedException {
        JobIdentity identity =
                new JobIdentity(plan.specDigest(), context.job().toString(), plan.parties(), plan.mode());
        AggregatorSession session = new AggregatorSession(new ArrayList<>());
        for (String role : plan.partyRoles()) {
            session.parties.add(new FrameChannel(context.accept(role)));
        }
        try {
            for (int i = 0; i < session.parties.size(); i++) {
                session.greet(i, identity, context);
            }
        } catch (JobFailure e) {
            session.abort(e);
            throw e;
        }
        return session;
    }

    private void greet(int index, JobIdentity identity, EnclaveContext context)
            throws JobFailure, InterruptedException {
        FrameChannel party = parties.get(index);
        PayloadReader reader = new PayloadReader(party.expect(MessageType.HELLO, 0, MAX_HELLO_BYTES), party.peer());
        identity.requireSame(reader, index, party.peer());
        int inputs = reader.integer("inputs", 1, MAX_INPUTS);
        for (int i = 0; i < inputs; i++) {
            String dataset = reader.text("dataset", 256);
            String digest = reader.text("digest", 128);
            context.received(dataset, digest, reader.whole("rows", 0, Long.MAX_VALUE));
        }
        reader.end();
    }

    public int size() {
        return parties.size();
    }

    public int round() {
        return round;
    }

    public String role(int party) {
        return parties.get(party).peer();
    }

    /** Opens the next round with the same question to all. */
    public void ask(MessageType type, byte[] payload) throws JobFailure, InterruptedException {
        round++;
        for (FrameChannel party : parties) {
            party.send(type, round, payload);
        }
    }

    /** Opens the next round with a question of its own to each party. */
    public void askEach(MessageType type, List<byte[]> payloads) throws JobFailure, InterruptedException {
        round++;
        for (int i = 0; i < parties.size(); i++) {
            parties.get(i).send(type, round, payloads.get(i));
        }
    }

    /** What one party sends by itself in this round. */
    public PayloadReader sealed(int party, MessageType type, int maxPayload) throws JobFailure, InterruptedException {
        FrameChannel channel = parties.get(party);
        return new PayloadReader(channel.expect(type, round, maxPayload), channel.peer());
    }

    /** The sum of all parties' answers in this round; single answers are neither decoded nor kept. */
    public RingVector sum(int size) throws JobFailure, InterruptedException {
        RingVector total = RingVector.zeros(size);
        for (FrameChannel party : parties) {
            int bytes = size * RingVector.BYTES;
            Frame frame = party.expect(MessageType.UPDATE, round, bytes);
            if (frame.payload().length != bytes) {
                throw new PayloadReader(frame, party.peer())
                        .malformed("a vector of " + frame.payload().length + " bytes, expected " + bytes);
            }
            total.add(RingVector.fromBytes(frame.payload()));
        }
        return total;
    }

    /** Tells every party that the job ended well. */
    public void end() throws JobFailure, InterruptedException {
        for (FrameChannel party : parties) {
            party.send(MessageType.END, round, new byte[0]);
        }
    }

    /** Tells every party that still listens why the attempt is over. */
    public void abort(JobFailure failure) {
        for (FrameChannel party : parties) {
            party.sendFailure(failure);
        }
    }
}
