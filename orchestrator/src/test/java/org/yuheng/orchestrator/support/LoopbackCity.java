package org.yuheng.orchestrator.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.yuheng.adapter.engine.EngineDescription;
import org.yuheng.adapter.engine.JobId;
import org.yuheng.adapter.engine.Refusal;
import org.yuheng.adapter.node.NodeDialer;
import org.yuheng.adapter.node.PartyNode;
import org.yuheng.orchestrator.decision.DecisionProperties;
import org.yuheng.policy.Facts;
import org.yuheng.trust.attestation.EvidenceKind;
import org.yuheng.trust.identity.SignatureSuite;
import org.yuheng.trust.identity.SigningKey;
import org.yuheng.trust.manifest.Measurement;
import org.yuheng.trust.manifest.ReleaseManifest;

/** Nodes in memory in place of real ones, and what they are told to do for one request. */
@TestConfiguration(proxyBeanMethods = false)
public class LoopbackCity {

    private final Map<String, LoopbackParty> parties = new ConcurrentHashMap<>();
    private final Map<String, Script> scripts = new ConcurrentHashMap<>();
    private final List<String> preparations = new CopyOnWriteArrayList<>();
    private final List<String> cancellations = new CopyOnWriteArrayList<>();

    /** What the nodes do with one request's jobs. */
    public static final class Script {
        private final Set<String> silent = ConcurrentHashMap.newKeySet();
        private final Map<Integer, Refusal> failures = new ConcurrentHashMap<>();
        private volatile boolean held;
        private volatile boolean grantAtOnce = true;

        public void silence(String node) {
            silent.add(node);
        }

        public void speak(String node) {
            silent.remove(node);
        }

        /** Jobs run until they are let go. */
        public void hold(boolean hold) {
            held = hold;
        }

        public void fail(int attempt, Refusal refusal) {
            failures.put(attempt, refusal);
        }

        /** Owners' people take their time. */
        public void ownersWait() {
            grantAtOnce = false;
        }

        boolean isSilent(String node) {
            return silent.contains(node);
        }

        Refusal failureOf(int attempt) {
            return failures.get(attempt);
        }

        boolean held() {
            return held;
        }

        boolean ownersGrantAtOnce() {
            return grantAtOnce;
        }
    }

    @Bean
    @Primary
    NodeDialer loopbackDialer() {
        return (node, address, signingKey) -> parties.get(node);
    }

    /** With a release manifest of made-up measurements. */
    @Bean
    @Primary
    DecisionProperties loopbackDecisions() {
        List<ReleaseManifest.Program> programs = List.of("enclave", "dealer", "aggregator").stream()
                .map(role -> new ReleaseManifest.Program(
                        role + "-program", role, EvidenceKind.TDX, Measurement.of(Map.of("mrtd", "ab".repeat(48)))))
                .toList();
        try {
            Path file = Files.createTempFile("manifest", ".json");
            file.toFile().deleteOnExit();
            Files.write(
                    file,
                    new ReleaseManifest("0.1.0", Instant.parse("2026-11-01T00:00:00Z"), programs)
                            .sign(SigningKey.generate(SignatureSuite.ED25519))
                            .toBytes());
            return new DecisionProperties(Facts.EvidenceKind.SIMULATED, true, file, 3);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Script script(String request) {
        return scripts.computeIfAbsent(request, r -> new Script());
    }

    public LoopbackParty party(String node) {
        return parties.get(node);
    }

    /** Calls of prepare as {@code job at node}. */
    public List<String> preparations(String request) {
        return preparations.stream().filter(p -> p.startsWith(request + "/")).toList();
    }

    public List<String> cancellations(String request) {
        return cancellations.stream().filter(p -> p.startsWith(request + "/")).toList();
    }

    void prepared(JobId job, String node) {
        preparations.add(job + " at " + node);
    }

    void cancelled(JobId job, String node) {
        cancellations.add(job + " at " + node);
    }

    public PartyNode.JobState stateAt(String node, JobId job) {
        return parties.get(node).stateOf(job);
    }

    /** Every embedded technique; a neutral host when {@code hosts}. */
    public static List<EngineDescription> engines(boolean hosts) {
        List<String> evidence = hosts ? List.of("TDX") : List.of();
        List<EngineDescription> engines = new ArrayList<>();
        for (String technique : List.of("TEE", "API_TEE")) {
            engines.add(new EngineDescription(
                    technique,
                    "yuheng-tee-sql",
                    1,
                    "test",
                    List.of("SQL", "PSI", "LOOKUP"),
                    hosts ? List.of("owner", "enclave") : List.of("owner"),
                    Map.of(),
                    evidence,
                    true));
        }
        engines.add(new EngineDescription(
                "MPC_TEE",
                "yuheng-mpc-dealer",
                1,
                "test",
                List.of("SQL", "PSI"),
                hosts ? List.of("party", "dealer") : List.of("party"),
                Map.of(),
                evidence,
                true));
        engines.add(new EngineDescription(
                "FL_TEE",
                "yuheng-fl-masked",
                1,
                "test",
                List.of("SQL", "TRAIN"),
                hosts ? List.of("party", "aggregator") : List.of("party"),
                Map.of(),
                evidence,
                true));
        engines.add(new EngineDescription(
                "API",
                "yuheng-api",
                1,
                "test",
                List.of("TRANSFER"),
                List.of("owner", "recipient"),
                Map.of(),
                List.of(),
                true));
        return engines;
    }

    /** Registers a node as if it had enrolled. */
    public void enrol(
            JdbcClient jdbc,
            String id,
            String organization,
            String platform,
            List<String> owners,
            List<EngineDescription> engines,
            java.util.function.BiConsumer<String, org.yuheng.adapter.node.NodeDescription> reached) {
        if (parties.containsKey(id)) {
            return;
        }
        LoopbackParty party = new LoopbackParty(id, organization, owners, engines, this);
        Timestamp now = Timestamp.from(Instant.now());
        Timestamp later = Timestamp.from(Instant.now().plus(Duration.ofDays(300)));
        jdbc.sql("""
                        insert into node (id, organisation, platform, dns_names, ip_addresses, address, signing_key,
                            certificate_not_after, enrolled_at)
                        values (:id, :organisation, :platform, '{}', '{}', 'loopback:1', :key, :later, :now)
                        """)
                .param("id", id)
                .param("organisation", organization)
                .param("platform", platform)
                .param("key", party.spki())
                .param("later", later)
                .param("now", now)
                .update();
        for (String owner : owners) {
            jdbc.sql("insert into node_owner values (:node, :owner)")
                    .param("node", id)
                    .param("owner", owner)
                    .update();
            jdbc.sql("""
                            insert into grant_key (node, organisation, key_id, spki, enrolled_at)
                            values (:node, :owner, :id, :spki, :now)
                            """)
                    .param("node", id)
                    .param("owner", owner)
                    .param("id", party.ownerKeys().get(owner).keyId())
                    .param("spki", party.ownerKeys().get(owner).verifyingKey().spki())
                    .param("now", now)
                    .update();
            jdbc.sql("""
                            insert into sealing_certificate (node, organisation, serial, envelope, not_before, not_after,
                                received_at) values (:node, :owner, '1', :envelope, :now, :later, :now)
                            """)
                    .param("node", id)
                    .param("owner", owner)
                    .param("envelope", ("certificate of " + owner).getBytes(java.nio.charset.StandardCharsets.UTF_8))
                    .param("now", Timestamp.from(Instant.now().minusSeconds(60)))
                    .param("later", later)
                    .update();
        }
        parties.put(id, party);
        reached.accept(id, party.describe());
    }
}
