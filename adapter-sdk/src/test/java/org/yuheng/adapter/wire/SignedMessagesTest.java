package org.yuheng.adapter.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.yuheng.adapter.wire.v1.CancelRequest;
import org.yuheng.adapter.wire.v1.Signed;
import org.yuheng.adapter.wire.v1.StartReply;
import org.yuheng.adapter.wire.v1.StartRequest;
import org.yuheng.trust.identity.SignatureSuite;
import org.yuheng.trust.identity.SigningKey;

class SignedMessagesTest {

    private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");

    private final SigningKey orchestratorKey = SigningKey.generate(SignatureSuite.P256);
    private final SigningKey nodeKey = SigningKey.generate(SignatureSuite.P256);
    private final SignedMessages orchestrator = at("orchestrator", orchestratorKey, NOW);
    private final SignedMessages node = at("bank-node", nodeKey, NOW);

    private static SignedMessages at(String self, SigningKey key, Instant now) {
        return new SignedMessages(self, key, Clock.fixed(now, ZoneOffset.UTC));
    }

    private StartRequest start(String to) {
        return StartRequest.newBuilder()
                .setHeader(orchestrator.to(to))
                .setSpecDigest("sha256:00")
                .build();
    }

    private Object open(SignedMessages by, Signed signed) throws UntrustedMessage {
        return by.open(signed, StartRequest.getDefaultInstance(), orchestratorKey.verifyingKey());
    }

    @Test
    void opensWhatTheOrchestratorSignedForThisNode() throws Exception {
        StartRequest request = start("bank-node");

        assertThat(open(node, orchestrator.sign(request))).isEqualTo(request);
    }

    @Test
    void refusesAMessageThatARelayAddressedToAnotherNode() {
        refused("MESSAGE_ADDRESSEE", () -> open(node, orchestrator.sign(start("telecom-node"))));
    }

    @Test
    void refusesAMessageWithOneByteChanged() {
        Signed signed = orchestrator.sign(start("bank-node"));
        byte[] payload = signed.getPayload().toByteArray();
        payload[payload.length - 1] ^= 1;

        refused(
                "MESSAGE_SIGNATURE",
                () -> open(
                        node,
                        signed.toBuilder()
                                .setPayload(ByteString.copyFrom(payload))
                                .build()));
    }

    @Test
    void refusesAMessageOfAnotherTypeWithTheSameFields() {
        Signed cancel = orchestrator.sign(CancelRequest.newBuilder()
                .setHeader(orchestrator.to("bank-node"))
                .build());

        refused("MESSAGE_TYPE", () -> open(node, cancel));
        refused(
                "MESSAGE_SIGNATURE",
                () -> open(
                        node,
                        cancel.toBuilder()
                                .setType("yuheng.node.v1.StartRequest")
                                .build()));
    }

    @Test
    void refusesAMessageThatSomebodyElseSigned() {
        refused("MESSAGE_KEY", () -> open(node, node.sign(start("bank-node"))));
    }

    @Test
    void refusesAMessageFromAnotherHour() {
        SignedMessages later = at("bank-node", nodeKey, NOW.plus(Duration.ofHours(1)));

        refused("MESSAGE_STALE", () -> open(later, orchestrator.sign(start("bank-node"))));
    }

    @Test
    void refusesAMessageThatComesTwice() throws Exception {
        Signed signed = orchestrator.sign(start("bank-node"));
        open(node, signed);

        refused("MESSAGE_REPLAYED", () -> open(node, signed));
        assertThat(open(node, orchestrator.sign(start("bank-node")))).isNotNull();
    }

    @Test
    void refusesAMessageIdThatIsTooLongToRemember() {
        StartRequest request = start("bank-node").toBuilder()
                .setHeader(orchestrator.to("bank-node").setMessageId("x".repeat(65)))
                .build();

        refused("MESSAGE_MALFORMED", () -> open(node, orchestrator.sign(request)));
    }

    @Test
    void refusesTheReplyToAnotherCall() {
        StartRequest call = start("bank-node");
        StartRequest other = start("bank-node");
        Signed reply = node.sign(StartReply.newBuilder()
                .setHeader(node.replyTo(other.getHeader()))
                .build());

        refused(
                "MESSAGE_REPLY",
                () -> orchestrator.openReply(
                        reply, StartReply.getDefaultInstance(), call.getHeader(), nodeKey.verifyingKey()));
    }

    private static void refused(String code, ThrowingCallable opening) {
        assertThatThrownBy(opening).isInstanceOfSatisfying(UntrustedMessage.class, e -> assertThat(e.code())
                .isEqualTo(code));
    }
}
