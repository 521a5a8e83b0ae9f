package org.yuheng.adapters.mpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.adapter.engine.Link;
import org.yuheng.adapters.mpc.join.GroupedSums;
import org.yuheng.adapters.mpc.join.HiddenJoin;
import org.yuheng.adapters.mpc.ring.RingParty;
import org.yuheng.adapters.mpc.wire.Step;

/** What a party sees of the other one: the same inputs give transcripts that share nothing and have fair bits. */
class TranscriptTest {

    private static final int ROWS = 400;

    @Test
    void sharesNoWordBetweenTwoAttemptsOnTheSameInputs() throws Exception {
        for (int sender = 0; sender < 2; sender++) {
            Map<Step, ByteBuffer> first = transcript(sender);
            Map<Step, ByteBuffer> second = transcript(sender);
            assertThat(first.keySet()).isEqualTo(second.keySet()).contains(Step.OPEN_AND, Step.OPEN_MULTIPLY);
            assertThat(first).containsKey(sender == 0 ? Step.OPRF_POINTS : Step.HINT);
            first.forEach((step, bytes) -> {
                assertThat(bytes.remaining())
                        .as("%s", step)
                        .isEqualTo(second.get(step).remaining());
                if (step != Step.PERMUTE_ORDER) {
                    Set<Long> words = words(bytes);
                    words.retainAll(words(second.get(step)));
                    // the word that opens the one group's verdict has one bit, so it is 0 or 1
                    words.remove(0L);
                    assertThat(words).as("%s", step).hasSizeLessThanOrEqualTo(step == Step.OPEN_BITS ? 1 : 0);
                }
            });
        }
    }

    @Test
    void sendsAsManyOnesAsZeros() throws Exception {
        for (int sender = 0; sender < 2; sender++) {
            transcript(sender).forEach((step, bytes) -> {
                long bits = 8L * bytes.remaining();
                if (bits < 20_000 || step == Step.PERMUTE_ORDER) {
                    return;
                }
                long ones = 0;
                for (int i = 0; i < bytes.remaining(); i++) {
                    ones += Integer.bitCount(bytes.get(i) & 0xff);
                }
                // field elements have one bit in 128 that is always 0
                double fair = step == Step.OPRF_POINTS ? bits * 127.0 / 256 : bits / 2.0;
                assertThat((double) ones)
                        .as("%s", step)
                        .isBetween(fair - 7 * Math.sqrt(bits) / 2, fair + 7 * Math.sqrt(bits) / 2);
            });
        }
    }

    private static Set<Long> words(ByteBuffer bytes) {
        Set<Long> words = new HashSet<>();
        for (int i = 0; i + Long.BYTES <= bytes.remaining(); i += Long.BYTES) {
            words.add(bytes.getLong(i));
        }
        return words;
    }

    /** Payloads by step of what party {@code sender} sent to the other in one attempt. */
    private static Map<Step, ByteBuffer> transcript(int sender) throws Exception {
        Trio.Links links = new Trio.Links();
        Recorded recorded = new Recorded(sender == 0 ? links.zeroToOne : links.oneToZero, new ByteArrayOutputStream());
        if (sender == 0) {
            links.zeroToOne = recorded;
        } else {
            links.oneToZero = recorded;
        }
        Trio.run(links, TranscriptTest::join, TranscriptTest::join);
        Map<Step, ByteArrayOutputStream> payloads = new EnumMap<>(Step.class);
        ByteBuffer all = ByteBuffer.wrap(recorded.bytes().toByteArray());
        while (all.hasRemaining()) {
            byte[] payload = new byte[all.getInt()];
            all.getInt();
            Step step = Step.values()[all.get()];
            all.get(payload);
            payloads.computeIfAbsent(step, s -> new ByteArrayOutputStream()).writeBytes(payload);
        }
        Map<Step, ByteBuffer> transcript = new EnumMap<>(Step.class);
        payloads.forEach((step, bytes) -> transcript.put(step, ByteBuffer.wrap(bytes.toByteArray())));
        return transcript;
    }

    private static long[] join(RingParty party) throws JobFailure {
        byte[][] keys = new byte[ROWS][];
        long[][] ones = new long[1][ROWS];
        for (int i = 0; i < ROWS; i++) {
            keys[i] = new byte[] {(byte) i, (byte) (i >> 8)};
            ones[0][i] = 1;
        }
        return new GroupedSums(party, new HiddenJoin(party, new byte[HiddenJoin.SALT_BYTES]))
                .run(
                        new GroupedSums.Shape(0, ROWS, ROWS, 1, 0, 1, 2, 2),
                        party.index() == 0
                                ? new GroupedSums.Rows(keys, new long[0][], new long[0][], new int[ROWS])
                                : new GroupedSums.Rows(keys, ones, ones, new int[0]))
                .rows();
    }

    private record Recorded(Link link, ByteArrayOutputStream bytes) implements Link {

        @Override
        public String peerRole() {
            return link.peerRole();
        }

        @Override
        public InputStream in() {
            return link.in();
        }

        @Override
        public OutputStream out() {
            return new FilterOutputStream(link.out()) {
                @Override
                public void write(byte[] payload, int from, int length) throws IOException {
                    bytes.write(payload, from, length);
                    out.write(payload, from, length);
                }
            };
        }

        @Override
        public void close() throws IOException {
            link.close();
        }
    }
}
