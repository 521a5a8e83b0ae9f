package org.yuheng.adapters.mpc.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.yuheng.adapter.engine.Fault;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.adapters.mpc.MemoryLink;

class WireTest {

    private final MemoryLink[] ends = MemoryLink.pair("party-0", "party-1");

    private void raw(int length, int sequence, int step, byte... payload) throws IOException {
        ends[0].out()
                .write(ByteBuffer.allocate(9 + payload.length)
                        .putInt(length)
                        .putInt(sequence)
                        .put((byte) step)
                        .put(payload)
                        .array());
    }

    private static void assertInvalid(ThrowingCall call, String what) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(JobFailure.class, f -> {
                    assertThat(f.refusal().fault()).isEqualTo(Fault.PEER);
                    assertThat(f.refusal().code()).isEqualTo("PEER_MESSAGE_INVALID");
                })
                .hasMessageContaining(what);
    }

    private interface ThrowingCall {
        void run() throws Exception;
    }

    @Test
    void carriesLargeMessagesBothWaysAtOnce() throws Exception {
        long[] values = new Random(1).longs(400_000).toArray();
        try (Wire zero = new Wire(ends[0]);
                Wire one = new Wire(ends[1])) {
            zero.send(Step.OPEN_VALUE, values);
            one.send(Step.OPEN_VALUE, values);
            assertThat(one.receive(Step.OPEN_VALUE, values.length)).isEqualTo(values);
            assertThat(zero.receive(Step.OPEN_VALUE, values.length)).isEqualTo(values);
            zero.finish();
            one.finish();
        }
    }

    @Test
    void refusesAFrameOfAnotherLength() throws Exception {
        raw(16, 0, Step.OPEN_VALUE.ordinal(), new byte[16]);
        assertInvalid(() -> new Wire(ends[1]).receive(Step.OPEN_VALUE, 3), "16 bytes, 24 are due");
    }

    @Test
    void refusesAnOversizeFrameBeforeItReadsIt() throws Exception {
        raw(Integer.MAX_VALUE, 0, Step.HELLO.ordinal());
        assertInvalid(() -> new Wire(ends[1]).receiveBytes(Step.HELLO, 100), "at most " + Wire.MAX_FRAME);
    }

    @Test
    void refusesANegativeLength() throws Exception {
        raw(-1, 0, Step.HELLO.ordinal());
        assertInvalid(() -> new Wire(ends[1]).receiveBytes(Step.HELLO, 100), "-1 bytes");
    }

    @Test
    void refusesBytesOverTheLimitOfTheStep() throws Exception {
        raw(101, 0, Step.HELLO.ordinal(), new byte[101]);
        assertInvalid(() -> new Wire(ends[1]).receiveBytes(Step.HELLO, 100), "101 bytes, at most 100");
    }

    @Test
    void refusesAReplayedFrame() throws Exception {
        raw(0, 0, Step.HELLO.ordinal());
        raw(0, 0, Step.HELLO.ordinal());
        Wire wire = new Wire(ends[1]);
        wire.receiveBytes(Step.HELLO, 0);
        assertInvalid(() -> wire.receiveBytes(Step.HELLO, 0), "frame number 0, 1 is due");
    }

    @Test
    void refusesAnotherStep() throws Exception {
        raw(0, 0, Step.SEED.ordinal());
        assertInvalid(() -> new Wire(ends[1]).receiveBytes(Step.HELLO, 0), "SEED where HELLO is due");
        MemoryLink[] other = MemoryLink.pair("party-0", "party-1");
        other[0].out().write(ByteBuffer.allocate(9).put(8, (byte) 99).array());
        assertInvalid(() -> new Wire(other[1]).receiveBytes(Step.HELLO, 0), "step 99 where HELLO is due");
    }

    @Test
    void reportsALostPeerInTheMiddleOfAFrame() throws Exception {
        raw(16, 0, Step.OPEN_VALUE.ordinal(), new byte[5]);
        ends[0].close();
        assertThatThrownBy(() -> new Wire(ends[1]).receive(Step.OPEN_VALUE, 2))
                .isInstanceOfSatisfying(JobFailure.class, f -> {
                    assertThat(f.refusal().fault()).isEqualTo(Fault.PEER);
                    assertThat(f.refusal().code()).isEqualTo("PEER_LOST");
                })
                .hasMessageContaining("party-0");
    }

    @Test
    void reportsALostPeerWhenWhatWasSentCannotBeWritten() throws Exception {
        Wire wire = new Wire(ends[1]);
        ends[0].close();
        wire.send(Step.OPEN_VALUE, new long[4]);
        assertThatThrownBy(wire::finish).isInstanceOf(JobFailure.class).hasMessageStartingWith("PEER_LOST");
    }
}
