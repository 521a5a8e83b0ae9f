package org.yuheng.orchestrator.partner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.yuheng.json.StrictJson;
import org.yuheng.orchestrator.audit.AuditEvent;
import org.yuheng.orchestrator.audit.AuditTrail;
import org.yuheng.orchestrator.identity.Actor;
import org.yuheng.orchestrator.identity.Organisation;
import org.yuheng.orchestrator.support.OrchestratorTest;
import org.yuheng.trust.envelope.Envelope;
import org.yuheng.trust.identity.SignatureSuite;
import org.yuheng.trust.identity.SigningKey;
import org.yuheng.trust.log.NoteSigner;
import org.yuheng.trust.log.Witness;
import org.yuheng.trust.log.verify.LogKeys;
import org.yuheng.trust.log.verify.TreeHead;

class CosigningTest extends OrchestratorTest {

    private static final SigningKey NODE = SigningKey.generate(SignatureSuite.P256);
    private static final NoteSigner WITNESS =
            new NoteSigner("cosign-node", SigningKey.generate(SignatureSuite.ED25519));

    @Autowired
    private AuditTrail trail;

    @BeforeEach
    void node() {
        people.organisation("cosign-bank", Organisation.Kind.COMMERCIAL);
        jdbc.sql("""
            insert into node (id, organisation, dns_names, ip_addresses, signing_key)
            values ('cosign-node', 'cosign-bank', '{}', '{}', :key) on conflict (id) do nothing
            """).param("key", NODE.verifyingKey().spki()).update();
        transaction.execute(status -> trail.record(
                AuditEvent.of(Actor.system("test"), "COSIGN_TESTED").request("COSIGN-1")));
        await().until(() -> api().get("/log/offered").status() == 200);
    }

    @Test
    void aCosignatureIsKeptAndServedWithItsCheckpoint() throws IOException {
        byte[] note = offered();
        LogKeys keys = keys(List.of(), 0);
        TreeHead head = keys.checkpoint(note).value();
        String line = cosign(keys, note);

        assertThat(post(WITNESS.witnessKey(), head.size(), line, 200)).contains("true");
        assertThat(post(WITNESS.witnessKey(), head.size(), line, 200)).contains("false");

        String kept = jdbc.sql(
                        "select c.note || s.line from log_checkpoint c join log_cosignature s using (size) where size"
                                + " = :size")
                .param("size", head.size())
                .query(String.class)
                .single();
        assertThat(keys(List.of(WITNESS.witnessKey()), 1)
                        .checkpoint(kept.getBytes(StandardCharsets.UTF_8))
                        .value()
                        .witnesses())
                .containsOnlyKeys("cosign-node");
    }

    @Test
    void cosignaturesThatDoNotHoldAreRefused() throws IOException {
        byte[] note = offered();
        LogKeys keys = keys(List.of(), 0);
        long size = keys.checkpoint(note).value().size();
        String line = cosign(keys, note);
        NoteSigner stranger = new NoteSigner("stranger", SigningKey.generate(SignatureSuite.ED25519));

        assertThat(post(WITNESS.witnessKey(), size + 1_000_000, line, 403)).contains("CHECKPOINT_UNKNOWN");
        assertThat(post(stranger.witnessKey(), size, line, 403)).contains("COSIGNATURE_OTHER_WITNESS");
        assertThat(post("cosign-node+nonsense", size, line, 403)).contains("COSIGNATURE_KEY_MALFORMED");
        NoteSigner another = new NoteSigner("cosign-node", SigningKey.generate(SignatureSuite.ED25519));
        assertThat(post(another.witnessKey(), size, line, 403)).contains("CHECKPOINT_TOO_FEW_WITNESSES");
        byte[] twoLines = statement(WITNESS.witnessKey(), size, line + line);
        api().post("/nodes/cosign-node/cosignatures", twoLines).refused(403, "STATEMENT_REFUSED");
    }

    @Test
    void theLogProvesThatItGrew() throws IOException {
        TreeHead head = keys(List.of(), 0).checkpoint(offered()).value();
        assertThat(api().get("/log/consistency?from=1&to=" + head.size())
                        .expect(200)
                        .text()
                        .lines())
                .allSatisfy(line -> assertThat(line).hasSize(44));
        api().get("/log/consistency?from=2&to=1").refused(400, "INVALID_PARAMETER");
        api().get("/log/consistency?from=1&to=999999999").refused(400, "INVALID_PARAMETER");
    }

    private byte[] offered() {
        return api().get("/log/offered").expect(200).text().getBytes(StandardCharsets.UTF_8);
    }

    private LogKeys keys(List<String> witnesses, int needed) {
        String key = api().get("/log/key").expect(200).text().strip();
        return LogKeys.of(key.substring(0, key.indexOf('+')), List.of(key), witnesses, needed);
    }

    private static String cosign(LogKeys keys, byte[] note) throws IOException {
        Witness witness = new Witness(
                keys,
                WITNESS,
                new Witness.Memory() {
                    @Override
                    public Optional<byte[]> last(String origin) {
                        return Optional.empty();
                    }

                    @Override
                    public boolean remember(String origin, Optional<byte[]> expected, byte[] remembered) {
                        return true;
                    }
                },
                Clock.systemUTC());
        return witness.cosign(note, List.of()).value();
    }

    private record Cosignature(String node, String witnessKey, long size, String line) {}

    private static byte[] statement(String witnessKey, long size, String line) {
        return Envelope.sign(
                        Cosigning.Cosignature.PAYLOAD_TYPE,
                        StrictJson.write(new Cosignature("cosign-node", witnessKey, size, line)),
                        NODE)
                .toBytes();
    }

    private String post(String witnessKey, long size, String line, int status) {
        return api().post("/nodes/cosign-node/cosignatures", statement(witnessKey, size, line))
                .expect(status)
                .text();
    }
}
