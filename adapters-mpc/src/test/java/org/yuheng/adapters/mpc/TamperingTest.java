package org.yuheng.adapters.mpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.yuheng.adapter.engine.Fault;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.adapter.engine.Link;
import org.yuheng.adapters.mpc.join.GroupedSums;
import org.yuheng.adapters.mpc.join.HiddenJoin;
import org.yuheng.adapters.mpc.ring.RingParty;
import org.yuheng.adapters.mpc.wire.Step;

/** A peer whose frames are changed on their way: each change is refused as the peer's fault, and nobody hangs. */
class TamperingTest {

    private static final int HEADER = 9;

    private static void assertRefused(Step step, UnaryOperator<byte[]> change, String code) {
        Trio.Links links = new Trio.Links();
        links.oneToZero = new Tampered(links.oneToZero, step, change);
        links.dealerToOne = new Tampered(links.dealerToOne, step, change);
        links.zeroToOne = new Tampered(links.zeroToOne, step, change);
        assertThatThrownBy(() -> Trio.run(links, TamperingTest::join, TamperingTest::join))
                .as(step.name())
                .isInstanceOfSatisfying(JobFailure.class, f -> {
                    assertThat(f.refusal().fault()).isEqualTo(Fault.PEER);
                    assertThat(f.refusal().code()).isEqualTo(code);
                });
    }

    private static long[] join(RingParty party) throws JobFailure {
        byte[][] keys = new byte[10][];
        long[][] ones = new long[1][10];
        for (int i = 0; i < 10; i++) {
            keys[i] = new byte[] {(byte) i};
            ones[0][i] = 1;
        }
        boolean holder = party.index() == 0;
        GroupedSums.Rows rows = holder
                ? new GroupedSums.Rows(keys, new long[0][], new long[0][], new int[10])
                : new GroupedSums.Rows(keys, ones, ones, new int[0]);
        return new GroupedSums(party, new HiddenJoin(party, new byte[HiddenJoin.SALT_BYTES]))
                .run(new GroupedSums.Shape(0, 10, 10, 1, 0, 1, 2, 2), rows)
                .rows();
    }

    private static byte[] frame(byte[] old, int payload) {
        byte[] changed = Arrays.copyOf(old, HEADER + payload);
        ByteBuffer.wrap(changed).putInt(0, payload);
        return changed;
    }

    private static final Step[] STEPS = {
        Step.SEED,
        Step.CORRECTION,
        Step.OPRF_POINTS,
        Step.HINT_SEED,
        Step.HINT,
        Step.OPEN_AND,
        Step.OPEN_BITS,
        Step.OPEN_MULTIPLY,
        Step.PERMUTE_ORDER,
        Step.PERMUTE_VALUES,
        Step.OPEN_COMPARE
    };

    @Test
    void refusesAShortenedFrame() {
        for (Step step : STEPS) {
            assertRefused(step, f -> frame(f, f.length - HEADER - 8), "PEER_MESSAGE_INVALID");
        }
    }

    @Test
    void refusesALengthenedFrame() {
        for (Step step : STEPS) {
            assertRefused(step, f -> frame(f, f.length - HEADER + 8), "PEER_MESSAGE_INVALID");
        }
    }

    @Test
    void refusesAFrameLongerThanAnyMayBe() {
        for (Step step : STEPS) {
            assertRefused(
                    step,
                    f -> ByteBuffer.allocate(HEADER)
                            .put(f, 0, HEADER)
                            .putInt(0, 1 << 30)
                            .array(),
                    "PEER_MESSAGE_INVALID");
        }
    }

    @Test
    void refusesARepeatedFrame() {
        for (Step step : new Step[] {Step.OPRF_POINTS, Step.HINT, Step.OPEN_AND}) {
            assertRefused(
                    step, f -> ByteBuffer.allocate(2 * f.length).put(f).put(f).array(), "PEER_MESSAGE_INVALID");
        }
    }

    @Test
    void refusesPointsThatAreNoFieldElements() {
        assertRefused(
                Step.OPRF_POINTS,
                f -> ByteBuffer.allocate(f.length).put(f).putLong(HEADER, -1).array(),
                "PEER_MESSAGE_INVALID");
    }

    @Test
    void refusesAnOrderThatNamesAPlaceTwiceOrOutside() {
        assertRefused(
                Step.PERMUTE_ORDER,
                f -> ByteBuffer.allocate(f.length)
                        .put(f)
                        .putLong(HEADER, ByteBuffer.wrap(f).getLong(HEADER + 8))
                        .array(),
                "PEER_MESSAGE_INVALID");
        assertRefused(
                Step.PERMUTE_ORDER,
                f -> ByteBuffer.allocate(f.length)
                        .put(f)
                        .putLong(HEADER, 1L << 40)
                        .array(),
                "PEER_MESSAGE_INVALID");
    }

    @Test
    void reportsALinkThatBreaksInTheMiddleOfAFrame() {
        for (Step step : STEPS) {
            assertRefused(step, f -> null, "PEER_LOST");
        }
    }

    @Test
    void endsWithARefusalOnRandomBytesAfterAnyFrame() {
        Random random = new Random(12);
        for (int i = 0; i < 20; i++) {
            Step step = STEPS[random.nextInt(STEPS.length)];
            byte[] noise = new byte[1 + random.nextInt(100)];
            random.nextBytes(noise);
            noise[0] = 127;
            assertRefused(
                    step,
                    f -> ByteBuffer.allocate(HEADER + noise.length).put(noise).array(),
                    "PEER_MESSAGE_INVALID");
        }
    }

    /** Changes the first outgoing frame of one step; null cuts the link in the middle of it. */
    private record Tampered(Link link, OutputStream out) implements Link {

        Tampered(Link link, Step step, UnaryOperator<byte[]> change) {
            this(link, new Frames(link, step, change));
        }

        @Override
        public String peerRole() {
            return link.peerRole();
        }

        @Override
        public InputStream in() {
            return link.in();
        }

        @Override
        public void close() throws IOException {
            link.close();
        }
    }

    private static final class Frames extends FilterOutputStream {
        private final Link link;
        private final Step step;
        private final UnaryOperator<byte[]> change;
        private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
        private boolean done;

        Frames(Link link, Step step, UnaryOperator<byte[]> change) {
            super(link.out());
            this.link = link;
            this.step = step;
            this.change = change;
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            pending.write(bytes, from, length);
            byte[] all = pending.toByteArray();
            int at = 0;
            while (all.length - at >= HEADER) {
                int end = at + HEADER + ByteBuffer.wrap(all).getInt(at);
                if (end > all.length) {
                    break;
                }
                forward(Arrays.copyOfRange(all, at, end));
                at = end;
            }
            pending.reset();
            pending.write(all, at, all.length - at);
        }

        private void forward(byte[] frame) throws IOException {
            if (done || frame[HEADER - 1] != step.ordinal()) {
                out.write(frame);
                return;
            }
            done = true;
            byte[] changed = change.apply(frame);
            if (changed == null) {
                out.write(frame, 0, frame.length / 2);
                link.close();
            } else {
                out.write(changed);
            }
        }
    }
}
