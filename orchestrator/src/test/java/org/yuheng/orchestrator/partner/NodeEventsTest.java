package org.yuheng.orchestrator.partner;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.yuheng.adapter.engine.EngineDescription;
import org.yuheng.adapter.node.NodeDescription;
import org.yuheng.json.StrictJson;
import org.yuheng.orchestrator.identity.Organisation;
import org.yuheng.orchestrator.support.Api;
import org.yuheng.orchestrator.support.OrchestratorTest;
import org.yuheng.trust.envelope.Envelope;
import org.yuheng.trust.identity.SignatureSuite;
import org.yuheng.trust.identity.SigningKey;

class NodeEventsTest extends OrchestratorTest {

    private static final SigningKey NODE = SigningKey.generate(SignatureSuite.ED25519);

    @Autowired
    private Parties parties;

    @BeforeEach
    void node() {
        people.organisation("events-bank", Organisation.Kind.COMMERCIAL);
        jdbc.sql("""
                        insert into node (id, organisation, dns_names, ip_addresses, signing_key)
                        values ('events-node', 'events-bank', '{}', '{}', :key) on conflict (id) do nothing
                        """).param("key", NODE.verifyingKey().spki()).update();
    }

    @Test
    void anOpeningAtANodeIsInTheTrailOnceHoweverOftenItIsReported() {
        UUID id = UUID.randomUUID();
        byte[] envelope = signed(id, "events-bank", NODE);

        Api.Answer first = api().post("/nodes/events-node/events", envelope).expect(200);
        Api.Answer again = api().post("/nodes/events-node/events", envelope).expect(200);

        assertThat(first.body().get("accepted").asInt()).isEqualTo(1);
        assertThat(again.body().get("accepted").asInt()).isZero();
        assertThat(again.body().get("known").asInt()).isEqualTo(1);
        assertThat(jdbc.sql("""
                                select count(*) from audit_event
                                where action = 'RESULT_OPENED' and request = 'EVENTS-1' and actor = 'events-node'
                                """).query(Long.class).single()).isEqualTo(1);
    }

    @Test
    void eventsOfAnotherSignerOrOwnerAreRefused() {
        UUID id = UUID.randomUUID();

        api().post("/nodes/events-node/events", signed(id, "events-bank", SigningKey.generate(SignatureSuite.ED25519)))
                .refused(403, "STATEMENT_REFUSED");
        api().post("/nodes/events-node/events", signed(id, "somebody", NODE)).refused(403, "STATEMENT_REFUSED");
        api().post("/nodes/unknown/events", signed(id, "events-bank", NODE)).refused(404, "NODE_UNKNOWN");
    }

    @Test
    void aNodeThatDoesNotAnswerIsUnknownAndKeepsWhatItSaidBefore() {
        NodeDescription description = new NodeDescription(
                "events-node",
                "events-bank",
                List.of("events-bank"),
                "1.0",
                List.of(new EngineDescription(
                        "MPC_TEE",
                        "yuheng-mpc",
                        1,
                        "embedded",
                        List.of("SQL"),
                        List.of("party"),
                        Map.of(),
                        List.of(),
                        false)),
                Instant.parse("2027-01-01T00:00:00Z"),
                true,
                0,
                java.time.Duration.ofMillis(-12));

        transaction.executeWithoutResult(status -> parties.reached("events-node", description));
        assertThat(parties.node("events-node").orElseThrow().health().reach()).isEqualTo(Node.Reach.REACHABLE);
        transaction.executeWithoutResult(status -> parties.notReached("events-node", "connection refused"));

        Node node = parties.node("events-node").orElseThrow();
        assertThat(node.health().reach()).isEqualTo(Node.Reach.UNKNOWN);
        assertThat(node.health().trouble()).isEqualTo("connection refused");
        assertThat(node.description()).contains(description);
    }

    private static byte[] signed(UUID id, String organisation, SigningKey key) {
        SignedNodeEvents.Event event = new SignedNodeEvents.Event(
                id,
                Instant.now().truncatedTo(ChronoUnit.MILLIS),
                "wang",
                organisation,
                "RESULT_OPENED",
                "EVENTS-1",
                "EVENTS-1/1/1",
                List.of(),
                "result",
                "",
                Map.of("part", "result.csv"));
        return Envelope.sign(
                        SignedNodeEvents.PAYLOAD_TYPE,
                        StrictJson.write(new SignedNodeEvents("events-node", List.of(event))),
                        key)
                .toBytes();
    }
}
