package org.yuheng.adapters.fl.session;

import java.util.ArrayList;
import java.util.List;
import org.yuheng.adapter.enclave.EnclaveContext;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.adapters.fl.plan.FlPlan;
import org.yuheng.adapters.fl.wire.FrameChannel;
import org.yuheng.adapters.fl.wire.MessageType;

/** An aggregator that greets every party and then does what a test wants. */
final class RawAggregator {

    private final List<FrameChannel> parties = new ArrayList<>();

    RawAggregator(EnclaveContext context) throws JobFailure, InterruptedException {
        for (String role : FlPlan.of(context.spec()).partyRoles()) {
            FrameChannel channel = new FrameChannel(context.accept(role));
            channel.expect(MessageType.HELLO, 0, 1 << 16);
            parties.add(channel);
        }
    }

    void send(int party, MessageType type, int round, byte[] payload) throws JobFailure, InterruptedException {
        parties.get(party).send(type, round, payload);
    }

    byte[] expectUpdate(int party, int round) throws JobFailure, InterruptedException {
        return parties.get(party).expect(MessageType.UPDATE, round, 1 << 16).payload();
    }
}
