package org.yuheng.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import io.grpc.Status;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yuheng.adapter.engine.JobId;
import org.yuheng.adapter.engine.ResultPart;
import org.yuheng.adapter.node.NodeUnreachable;
import org.yuheng.adapter.node.PartyNode;
import org.yuheng.adapter.node.PartyNode.JobEvent;
import org.yuheng.adapter.node.PartyNode.JobState;
import org.yuheng.adapter.wire.SignedMessages;
import org.yuheng.adapter.wire.v1.CancelRequest;
import org.yuheng.adapter.wire.v1.Frame;
import org.yuheng.adapter.wire.v1.Signed;
import org.yuheng.computation.JobSpec;
import org.yuheng.trust.Outcome;
import org.yuheng.trust.identity.SignatureSuite;
import org.yuheng.trust.identity.SigningKey;

/** Every node stands behind a relay that ends TLS: identity is in the messages, and data are sealed past the relay. */
class RelayTest {

    private static final String SERVICE = "yuheng.node.v1.PartyNode/";
    private static final String EXCHANGE = SERVICE + "Exchange";
    private static final String DELIVER = SERVICE + "Deliver";

    @TempDir
    static Path directory;

    private static City city;
    private static JobSpec inEnclave;
    private static JobSpec onShares;

    @BeforeAll
    static void settle() throws Exception {
        city = new City(directory, true);
        JoinCase.settle(city);
        inEnclave = JoinCase.inEnclave(city);
        onShares = JoinCase.onShares(city);
    }

    @AfterEach
    void trustAgain() {
        city.routes().keySet().forEach(node -> city.relay(node).turnsHonest());
    }

    @AfterAll
    static void close() {
        city.close();
    }

    @Test
    void relaysCarryAWholeJobAndSeeCiphertextOnlyOfItsData() throws Exception {
        ResultPart result = run(inEnclave, new JobId(JoinCase.REQUEST, 1, 1));

        assertThat(text(result.content())).isEqualTo(JoinCase.EXPECTED);
        List<Relay.Seen> seen = seenByAll();
        assertThat(seen).as("relays do end TLS: they read commands").anySatisfy(message -> {
            assertThat(message.method()).isEqualTo(SERVICE + "Prepare");
            assertThat(text(message.message())).contains("GROUP BY p.street");
        });
        assertThat(seen)
                .filteredOn(message -> message.method().equals(EXCHANGE))
                .hasSizeGreaterThan(8);
        assertThat(seen).filteredOn(message -> message.method().equals(DELIVER)).hasSizeGreaterThan(2);
        assertThat(seen).filteredOn(message -> isData(message.method())).allSatisfy(message -> assertThat(
                        text(message.message()))
                .doesNotContain("街", "小街", "p17", "PAR1", "street,tax"));
    }

    @Test
    void linksBetweenEnginesAreTlsOfTheirOwnInsideTheRelays() throws Exception {
        forget();

        ResultPart result = run(onShares, new JobId(JoinCase.REQUEST, 2, 1));

        assertThat(text(result.content())).isEqualTo(JoinCase.EXPECTED);
        // party-0 dials party-1, which is at the tax office.
        Map<Integer, byte[]> links = new TreeMap<>();
        for (Relay.Seen message : city.relay("tax-node").seen()) {
            if (message.method().equals(EXCHANGE) && message.towardsNode()) {
                links.merge(message.call(), data(message.message()), RelayTest::joined);
            }
        }
        assertThat(links).hasSize(1);
        List<Integer> records = recordTypes(links.values().iterator().next());
        assertThat(records.get(0)).as("a handshake").isEqualTo(22);
        assertThat(records)
                .as("application data")
                .filteredOn(type -> type == 23)
                .hasSizeGreaterThan(2);
        assertThat(records).isSubsetOf(20, 21, 22, 23);
    }

    @Test
    void nodesTakeNoCommandTwiceAndNoneThatWasMeantForAnother() throws Exception {
        PartyNode tax = city.dial("tax-node");
        Relay relay = city.relay("tax-node");
        JobId job = new JobId(JoinCase.REQUEST, 9, 1);
        forget();
        tax.describe();
        tax.cancel(job, "captured");
        tax.start(job, "sha256:00");
        tax.collect(job);
        List<Relay.Seen> commands =
                relay.seen().stream().filter(Relay.Seen::towardsNode).toList();

        assertThat(commands).hasSize(4).allSatisfy(command -> {
            refused("MESSAGE_REPLAYED", relay.say(command.method(), command.message()));
            refused("MESSAGE_ADDRESSEE", city.relay("social-node").say(command.method(), command.message()));
        });
    }

    @Test
    void nodesTakeNoCommandThatARelayChangesOrMakesUp() throws Exception {
        PartyNode tax = city.dial("tax-node");
        Relay relay = city.relay("tax-node");
        JobId job = new JobId(JoinCase.REQUEST, 3, 1);
        prepare(inEnclave, job);
        relay.turns(seen -> seen.towardsNode() ? otherLastByte(seen.message()) : seen.message());
        NodeUnreachable changed = catchThrowableOfType(NodeUnreachable.class, () -> tax.cancel(job, "stop"));
        relay.turnsHonest();

        assertThat(changed).hasMessageContaining("MESSAGE_SIGNATURE");
        SigningKey own = SigningKey.generate(SignatureSuite.P256);
        Signed made = cancel(new SignedMessages("orchestrator", own, Clock.systemUTC()), job);
        refused("MESSAGE_KEY", relay.say(SERVICE + "Cancel", made.toByteArray()));
        Signed claimed =
                made.toBuilder().setKeyId(city.orchestratorKey().keyId()).build();
        refused("MESSAGE_SIGNATURE", relay.say(SERVICE + "Cancel", claimed.toByteArray()));
        assertThat(tax.state(job)).extracting(JobEvent::state).containsOnly(JobState.PREPARED);
        for (String node : city.routes().keySet()) {
            city.dial(node).cancel(job, "the test is over");
        }
    }

    @Test
    void theOrchestratorBelievesNoReplyThatARelayChangesOrKept() throws Exception {
        PartyNode tax = city.dial("tax-node");
        Relay relay = city.relay("tax-node");
        forget();
        tax.describe();
        byte[] kept = relay.seen().get(1).message();

        relay.turns(seen -> seen.towardsNode() ? seen.message() : kept);
        assertThat(catchThrowableOfType(NodeUnreachable.class, tax::describe)).hasMessageContaining("MESSAGE_REPLY");
        relay.turns(seen -> seen.towardsNode() ? seen.message() : otherLastByte(seen.message()));
        assertThat(catchThrowableOfType(NodeUnreachable.class, tax::describe))
                .hasMessageContaining("MESSAGE_SIGNATURE");
    }

    @Test
    void aJobWhoseDataARelayChangesFailsWithACodeAndReleasesNothing() throws Exception {
        JobId job = new JobId(JoinCase.REQUEST, 4, 1);
        Map<Integer, Integer> frames = new ConcurrentHashMap<>();
        city.relay("operator-node").turns(seen -> {
            if (!seen.method().equals(EXCHANGE) || !seen.towardsNode()) {
                return seen.message();
            }
            // The opening, the challenge, the released session; what follows is the owner's table.
            return frames.merge(seen.call(), 1, Integer::sum) > 3 ? otherDatum(seen.message()) : seen.message();
        });
        byte[] spec = inEnclave.toBytes();

        List<JobEvent> ends = city.run(job, spec, city.grantAll(spec));

        assertThat(ends).filteredOn(end -> !end.role().equals("recipient")).allSatisfy(end -> {
            assertThat(end.state()).as(end.role()).isEqualTo(JobState.FAILED);
            assertThat(end.refusal().code()).isEqualTo("LINK_LOST");
        });
        assertThat(city.node("bureau-node").resultStore().receivedFor("bureau"))
                .noneMatch(received -> received.part().job().equals(job));
    }

    private static ResultPart run(JobSpec spec, JobId job) throws Exception {
        byte[] bytes = spec.toBytes();
        assertThat(city.run(job, bytes, city.grantAll(bytes))).allSatisfy(end -> assertThat(end.state())
                .as(end.role() + " " + end.refusal())
                .isEqualTo(JobState.SUCCEEDED));
        Outcome<ResultPart> opened = city.node("bureau-node").results().open(job, "bureau", "clerk");
        assertThat(opened.isAccepted()).as(opened.toString()).isTrue();
        return opened.value();
    }

    private static void prepare(JobSpec spec, JobId job) throws NodeUnreachable {
        byte[] bytes = spec.toBytes();
        List<byte[]> grants = city.grantAll(bytes);
        for (String node : city.routes().keySet()) {
            assertThat(city.dial(node)
                            .prepare(
                                    job,
                                    bytes,
                                    grants,
                                    Clock.systemUTC().instant().plusSeconds(60),
                                    city.routes())
                            .refused())
                    .isFalse();
        }
    }

    private static Signed cancel(SignedMessages messages, JobId job) {
        return messages.sign(CancelRequest.newBuilder()
                .setHeader(messages.to("tax-node"))
                .setJob(org.yuheng.adapter.wire.v1.JobId.newBuilder()
                        .setRequest(job.request())
                        .setRun(job.run())
                        .setAttempt(job.attempt()))
                .setReason("made up")
                .build());
    }

    private static void refused(String code, Status status) {
        assertThat(status.getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
        assertThat(status.getDescription()).startsWith(code + ": ");
    }

    private static void forget() {
        city.routes().keySet().forEach(node -> city.relay(node).seen().clear());
    }

    private static List<Relay.Seen> seenByAll() {
        List<Relay.Seen> all = new ArrayList<>();
        city.routes().keySet().forEach(node -> all.addAll(city.relay(node).seen()));
        return all;
    }

    private static boolean isData(String method) {
        return method.equals(EXCHANGE) || method.equals(DELIVER);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** The payload's last byte is another, the signature stays. */
    private static byte[] otherLastByte(byte[] signed) {
        Signed message = parsed(Signed.parser(), signed);
        return message.toBuilder()
                .setPayload(flipped(message.getPayload()))
                .build()
                .toByteArray();
    }

    private static byte[] otherDatum(byte[] frame) {
        return Frame.newBuilder()
                .setData(flipped(parsed(Frame.parser(), frame).getData()))
                .build()
                .toByteArray();
    }

    private static ByteString flipped(ByteString bytes) {
        byte[] flipped = bytes.toByteArray();
        flipped[flipped.length - 1] ^= 1;
        return ByteString.copyFrom(flipped);
    }

    private static byte[] data(byte[] frame) {
        return parsed(Frame.parser(), frame).getData().toByteArray();
    }

    private static <M> M parsed(Parser<M> parser, byte[] bytes) {
        try {
            return parser.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] joined(byte[] first, byte[] second) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(first);
        out.writeBytes(second);
        return out.toByteArray();
    }

    /** The content types of a stream that is nothing but TLS records (RFC 8446, 5.1). */
    private static List<Integer> recordTypes(byte[] stream) {
        List<Integer> types = new ArrayList<>();
        ByteBuffer left = ByteBuffer.wrap(stream);
        while (left.hasRemaining()) {
            types.add((int) left.get());
            assertThat(left.get()).as("major version of a record").isEqualTo((byte) 3);
            left.get();
            int length = Short.toUnsignedInt(left.getShort());
            left.position(left.position() + length);
        }
        return types;
    }
}
