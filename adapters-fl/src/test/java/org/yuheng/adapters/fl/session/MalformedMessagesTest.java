package org.yuheng.adapters.fl.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataOutputStream;
import org.junit.jupiter.api.Test;
import org.yuheng.adapter.engine.Link;
import org.yuheng.adapters.fl.harness.JobHarness;
import org.yuheng.adapters.fl.mask.RingVector;
import org.yuheng.adapters.fl.plan.FlPlan;
import org.yuheng.adapters.fl.plan.UpdateMode;
import org.yuheng.adapters.fl.wire.MessageType;
import org.yuheng.adapters.fl.wire.PayloadWriter;

/** Bytes that are no message of the protocol: each is refused by code, and the failure names the sender. */
final class MalformedMessagesTest {

    private static final int ELEMENTS = SmallJob.ELEMENTS;
    private static final byte[] ZERO_WEIGHTS = SmallJob.zeroWeights();

    @Test
    void anAnnouncementAboveTheBoundIsRefusedBeforeItIsRead() throws Exception {
        assertThat(codeAfterRaw(out -> {
                    out.writeInt(Integer.MAX_VALUE);
                    out.writeByte(MessageType.UPDATE.ordinal() + 1);
                    out.writeInt(1);
                    out.writeInt(1);
                }))
                .isEqualTo("FL_OVERSIZED_MESSAGE");
    }

    @Test
    void aLengthBelowTheHeadersIsRefused() throws Exception {
        assertThat(codeAfterRaw(out -> out.writeInt(-1))).isEqualTo("FL_MALFORMED_MESSAGE");
        assertThat(codeAfterRaw(out -> out.writeInt(8))).isEqualTo("FL_MALFORMED_MESSAGE");
    }

    @Test
    void anUnknownTypeIsRefused() throws Exception {
        assertThat(codeAfterRaw(out -> frame(out, 99, 1, 1, 0))).isEqualTo("FL_MALFORMED_MESSAGE");
        assertThat(codeAfterRaw(out -> frame(out, 0, 1, 1, 0))).isEqualTo("FL_MALFORMED_MESSAGE");
    }

    @Test
    void aMessageThatIsRepeatedOrDroppedIsRefused() throws Exception {
        int update = MessageType.UPDATE.ordinal() + 1;
        int bytes = ELEMENTS * RingVector.BYTES;
        assertThat(codeAfterRaw(out -> frame(out, update, 1, 0, bytes))).isEqualTo("FL_MALFORMED_MESSAGE");
        assertThat(codeAfterRaw(out -> frame(out, update, 1, 2, bytes))).isEqualTo("FL_MALFORMED_MESSAGE");
    }

    @Test
    void anAnswerToAnotherRoundOrOfAnotherTypeIsRefused() throws Exception {
        int bytes = ELEMENTS * RingVector.BYTES;
        assertThat(codeAfterRaw(out -> frame(out, MessageType.UPDATE.ordinal() + 1, 2, 1, bytes)))
                .isEqualTo("FL_MALFORMED_MESSAGE");
        assertThat(codeAfterRaw(out -> frame(out, MessageType.OWN_COUNTS.ordinal() + 1, 1, 1, bytes)))
                .isEqualTo("FL_MALFORMED_MESSAGE");
    }

    @Test
    void aMessageThatIsCutOffIsALostPeer() throws Exception {
        assertThat(codeAfterRaw(false, out -> {
                    out.writeInt(9 + ELEMENTS * RingVector.BYTES);
                    out.writeByte(MessageType.UPDATE.ordinal() + 1);
                    out.writeInt(1);
                    out.writeInt(1);
                    out.write(new byte[7]);
                }))
                .isEqualTo("FL_PEER_LOST");
    }

    @Test
    void aReportedFailureWithAMadeUpCodeIsRefused() throws Exception {
        byte[] report =
                new PayloadWriter().integer(0).text("not a code").text("x").toBytes();
        assertThat(codeAfterRaw(out -> {
                    out.writeInt(9 + report.length);
                    out.writeByte(MessageType.FAILURE.ordinal() + 1);
                    out.writeInt(0);
                    out.writeInt(1);
                    out.write(report);
                }))
                .isEqualTo("FL_MALFORMED_MESSAGE");
    }

    /** Lets party-1 of two say a proper HELLO (message 0), then bytes of its own; what the aggregator makes of it. */
    private static String codeAfterRaw(boolean staysOnTheLine, Bytes bytes) throws Exception {
        JobHarness.Outcome outcome = SmallJob.of(2)
                .with("party-1", (assignment, services) -> {
                    FlPlan plan = FlPlan.of(assignment.spec());
                    byte[] hello = new JobIdentity(
                                    plan.specDigest(), assignment.job().toString(), 2, UpdateMode.SEALED_UPDATES)
                            .write(new PayloadWriter(), 1)
                            .integer(1)
                            .text("dataset-1")
                            .text("sha256:0")
                            .whole(1)
                            .toBytes();
                    Link link = services.attested("aggregator");
                    DataOutputStream out = new DataOutputStream(link.out());
                    out.writeInt(9 + hello.length);
                    out.writeByte(MessageType.HELLO.ordinal() + 1);
                    out.writeInt(0);
                    out.writeInt(0);
                    out.write(hello);
                    bytes.write(out);
                    out.flush();
                    link.in().readNBytes(4 + 9 + ZERO_WEIGHTS.length);
                    if (staysOnTheLine) {
                        link.in().readAllBytes();
                    }
                })
                .run();
        assertThat(outcome.published()).isEmpty();
        assertThat(outcome.failure("aggregator").refusal().message()).contains("party-1");
        return outcome.code("aggregator");
    }

    private static String codeAfterRaw(Bytes bytes) throws Exception {
        return codeAfterRaw(true, bytes);
    }

    private interface Bytes {
        void write(DataOutputStream out) throws Exception;
    }

    private static void frame(DataOutputStream out, int type, int round, int sequence, int payload) throws Exception {
        out.writeInt(9 + payload);
        out.writeByte(type);
        out.writeInt(round);
        out.writeInt(sequence);
        out.write(new byte[payload]);
    }
}
