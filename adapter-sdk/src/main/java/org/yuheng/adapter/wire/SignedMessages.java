package org.yuheng.adapter.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.yuheng.adapter.wire.v1.Header;
import org.yuheng.adapter.wire.v1.Signed;
import org.yuheng.trust.envelope.Envelope;
import org.yuheng.trust.identity.SigningKey;
import org.yuheng.trust.identity.VerifyingKey;

/**
 * Signs and opens messages of one party. Identity is in the message, not only in the connection: a relay that ends TLS
 * can neither read sealed data nor speak for a node.
 *
 * <p>A call is fresh for {@link #FRESHNESS} around our clock and opened once; a reply must repeat its call's message id.
 * Who repeats a call signs a new message; and since every call of the contract may be repeated harmlessly, what a restart
 * forgets of the messages seen does no harm either.
 */
public final class SignedMessages {

    public static final Duration FRESHNESS = Duration.ofMinutes(5);

    private static final int MAX_MESSAGE_ID = 64;

    private final String self;
    private final SigningKey key;
    private final Clock clock;
    private final SeenMessages seen = new SeenMessages();

    /** @param self node id, or {@code orchestrator} */
    public SignedMessages(String self, SigningKey key, Clock clock) {
        this.self = self;
        this.key = key;
        this.clock = clock;
    }

    public String self() {
        return self;
    }

    /** A header for a new call. */
    public Header.Builder to(String addressee) {
        return Header.newBuilder()
                .setFrom(self)
                .setTo(addressee)
                .setMessageId(UUID.randomUUID().toString())
                .setIssuedAtMillis(clock.millis());
    }

    /** A header for the reply to {@code call}. */
    public Header replyTo(Header call) {
        return Header.newBuilder()
                .setFrom(self)
                .setTo(call.getFrom())
                .setMessageId(call.getMessageId())
                .setTraceparent(call.getTraceparent())
                .setIssuedAtMillis(clock.millis())
                .build();
    }

    public Signed sign(Message message) {
        String type = message.getDescriptorForType().getFullName();
        byte[] payload = message.toByteArray();
        return Signed.newBuilder()
                .setType(type)
                .setPayload(ByteString.copyFrom(payload))
                .setKeyId(key.keyId())
                .setSignature(ByteString.copyFrom(key.sign(Envelope.preAuthEncoding(type, payload))))
                .build();
    }

    /** The header of a message whose signature has not been checked: says which key to look up, and nothing more. */
    public static Header unverifiedHeader(Signed signed, Message prototype) throws UntrustedMessage {
        return header(parse(signed, prototype));
    }

    /** Opens a call that is addressed to us. */
    public <M extends Message> M open(Signed signed, M prototype, VerifyingKey sender) throws UntrustedMessage {
        M message = verified(signed, prototype, sender);
        Header header = header(message);
        if (!header.getTo().equals(self)) {
            throw new UntrustedMessage(
                    "MESSAGE_ADDRESSEE", "addressed to \"" + header.getTo() + "\", this is \"" + self + "\"");
        }
        Instant issued = Instant.ofEpochMilli(header.getIssuedAtMillis());
        if (Duration.between(issued, clock.instant()).abs().compareTo(FRESHNESS) > 0) {
            throw new UntrustedMessage(
                    "MESSAGE_STALE",
                    "issued at " + issued + ", our clock says " + clock.instant() + "; at most " + FRESHNESS.toMinutes()
                            + " minutes apart: check both clocks");
        }
        requireFirst(header, issued.plus(FRESHNESS));
        return message;
    }

    private void requireFirst(Header header, Instant forget) throws UntrustedMessage {
        String id = header.getMessageId();
        if (id.isEmpty() || id.length() > MAX_MESSAGE_ID) {
            throw new UntrustedMessage(
                    "MESSAGE_MALFORMED",
                    "a message id of " + id.length() + " characters, expected 1 to " + MAX_MESSAGE_ID);
        }
        switch (seen.see(header.getFrom(), id, forget, clock.instant())) {
            case FIRST -> {}
            case AGAIN ->
                throw new UntrustedMessage(
                        "MESSAGE_REPLAYED",
                        "message " + id + " of \"" + header.getFrom() + "\" was here before; sign a new one to repeat");
            case FULL ->
                throw new UntrustedMessage(
                        "MESSAGE_RATE",
                        "more messages of \"" + header.getFrom() + "\" within " + FRESHNESS.toMinutes()
                                + " minutes than can be told apart; send fewer");
        }
    }

    /** Opens the reply to {@code call}, which must come from whom the call was for. */
    public <M extends Message> M openReply(Signed signed, M prototype, Header call, VerifyingKey sender)
            throws UntrustedMessage {
        M message = verified(signed, prototype, sender);
        Header header = header(message);
        if (!header.getMessageId().equals(call.getMessageId())
                || !header.getFrom().equals(call.getTo())
                || !header.getTo().equals(call.getFrom())) {
            throw new UntrustedMessage(
                    "MESSAGE_REPLY",
                    "a reply from \"" + header.getFrom() + "\" to call " + header.getMessageId() + ", expected \""
                            + call.getTo() + "\" and " + call.getMessageId());
        }
        return message;
    }

    private static <M extends Message> M verified(Signed signed, M prototype, VerifyingKey sender)
            throws UntrustedMessage {
        if (!signed.getKeyId().equals(sender.keyId())) {
            throw new UntrustedMessage(
                    "MESSAGE_KEY", "signed with " + signed.getKeyId() + ", expected " + sender.keyId());
        }
        byte[] signedBytes =
                Envelope.preAuthEncoding(signed.getType(), signed.getPayload().toByteArray());
        if (!sender.verify(signedBytes, signed.getSignature().toByteArray())) {
            throw new UntrustedMessage("MESSAGE_SIGNATURE", "the signature of " + sender.keyId() + " does not hold");
        }
        return parse(signed, prototype);
    }

    @SuppressWarnings("unchecked") // a builder's parser gives the builder's own message type
    private static <M extends Message> M parse(Signed signed, M prototype) throws UntrustedMessage {
        String expected = prototype.getDescriptorForType().getFullName();
        if (!signed.getType().equals(expected)) {
            throw new UntrustedMessage("MESSAGE_TYPE", "is a " + signed.getType() + ", expected " + expected);
        }
        try {
            return (M) prototype.getParserForType().parseFrom(signed.getPayload());
        } catch (InvalidProtocolBufferException e) {
            throw new UntrustedMessage("MESSAGE_MALFORMED", "is no " + expected + ": " + e.getMessage());
        }
    }

    private static Header header(Message message) {
        FieldDescriptor field = message.getDescriptorForType().findFieldByName("header");
        return (Header) message.getField(field);
    }
}
