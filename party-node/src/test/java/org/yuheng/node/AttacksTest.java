package org.yuheng.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yuheng.adapter.engine.JobId;
import org.yuheng.adapter.node.PartyNode.Answer;
import org.yuheng.adapter.node.PartyNode.JobEvent;
import org.yuheng.adapter.node.PartyNode.OwnerGrant;
import org.yuheng.computation.JobSpec;
import org.yuheng.node.home.NodeHome;
import org.yuheng.trust.Digests;
import org.yuheng.trust.envelope.Envelope;
import org.yuheng.trust.grant.Grant;
import org.yuheng.trust.identity.Password;
import org.yuheng.trust.identity.SignatureSuite;
import org.yuheng.trust.identity.SigningKey;
import org.yuheng.trust.sealing.SealingCertificate;
import org.yuheng.trust.sealing.SealingKeyPair;
import org.yuheng.trust.sealing.SealingSuite;

/** What a hostile orchestrator tries on real nodes, and a backup that is put back; each with the exact refusal. */
class AttacksTest {

    @TempDir
    private Path directory;

    private City city() throws IOException {
        City city = new City(directory);
        JoinCase.settle(city);
        return city;
    }

    private static String refusal(City city, JobSpec spec, String node) throws Exception {
        Answer<List<OwnerGrant>> answer = city.dial(node).propose(spec.toBytes(), "…", "…");
        return answer.refused() ? answer.refusal().code() : "accepted";
    }

    @Test
    void aRecipientsKeyThatTheOrchestratorMadeUpIsRefused() throws Exception {
        try (City city = city()) {
            SigningKey orchestratorsOwnAuthority = SigningKey.generate(SignatureSuite.ED25519);
            byte[] certificate = SealingCertificate.of(
                            "1",
                            "bureau",
                            "bureau-node",
                            SealingKeyPair.generate(SealingSuite.HPKE_P256).publicKey(),
                            now().minus(1, ChronoUnit.HOURS),
                            now().plus(1, ChronoUnit.DAYS))
                    .sign(orchestratorsOwnAuthority)
                    .toBytes();

            assertThat(refusal(city, withRecipient(city, certificate), "social-node"))
                    .isEqualTo("ENVELOPE_UNKNOWN_SIGNER");
        }
    }

    @Test
    void aRecipientsKeySwappedForAnotherPartysIsRefused() throws Exception {
        try (City city = city()) {
            byte[] taxes = Files.readAllBytes(city.node("tax-node").home().resolve("keys/tax.sealing.cert"));

            assertThat(refusal(city, withRecipient(city, taxes), "social-node"))
                    .isEqualTo("SEALING_CERTIFICATE_SUBJECT");
        }
    }

    @Test
    void aSealingCertificateThatTheOperatorTookBackIsRefused() throws Exception {
        try (City city = city()) {
            JobSpec spec = JoinCase.inEnclave(city);
            assertThat(refusal(city, spec, "social-node")).isEqualTo("accepted");
            byte[] certificate =
                    Base64.getDecoder().decode(spec.recipients().get(0).sealingCertificate());
            String serial = new String(
                            Envelope.parse(certificate).value().payload().bytes(), StandardCharsets.UTF_8)
                    .replaceAll(".*\"serial\":\"([^\"]+)\".*", "$1");
            try (Password password = Password.ofRandom("5".repeat(64).toCharArray())) {
                city.operator().revokeSealing(serial, password);
            }
            city.operator().pinMembers(city.node("social-node").home());

            assertThat(refusal(city, spec, "social-node")).isEqualTo("SEALING_CERTIFICATE_REVOKED");
        }
    }

    @Test
    void aParticipantsKeyThatTheOperatorDoesNotListIsRefused() throws Exception {
        try (City city = city()) {
            JobSpec spec = JoinCase.inEnclave(city);
            SigningKey orchestrators = SigningKey.generate(SignatureSuite.P256);
            JobSpec swapped = withParticipants(
                    spec,
                    p -> p.node().equals("operator-node")
                            ? new JobSpec.Participant(
                                    p.node(), p.organization(), NodeHome.text(orchestrators.verifyingKey()))
                            : p);
            JobSpec renamed = withParticipants(
                    spec,
                    p -> p.node().equals("operator-node")
                            ? new JobSpec.Participant(p.node(), "tax", p.signingKey())
                            : p);

            assertThat(refusal(city, swapped, "social-node")).isEqualTo("MEMBER_KEY_DIFFERS");
            assertThat(refusal(city, renamed, "social-node")).isEqualTo("MEMBER_ORGANIZATION_DIFFERS");
            try (Password password = Password.ofRandom("5".repeat(64).toCharArray())) {
                city.operator().expel("bureau-node", password);
            }
            city.operator().pinMembers(city.node("social-node").home());
            assertThat(refusal(city, spec, "social-node")).isEqualTo("NOT_A_MEMBER");
        }
    }

    @Test
    void anOlderListOfMembersIsNotTakenBack() throws Exception {
        try (City city = city()) {
            JobSpec spec = JoinCase.inEnclave(city);
            NodeHome home = city.node("social-node").home();
            byte[] older = home.pinned("membership.json");
            try (Password password = Password.ofRandom("5".repeat(64).toCharArray())) {
                city.operator().expel("bureau-node", password);
            }
            city.operator().pinMembers(home);
            assertThat(refusal(city, spec, "social-node")).isEqualTo("NOT_A_MEMBER");
            home.writePin("membership.json", older);

            assertThat(refusal(city, spec, "social-node")).isEqualTo("MEMBERSHIP_OLDER");
            city.stop("social-node");
            city.restart("social-node");
            assertThat(refusal(city, spec, "social-node"))
                    .as("what a node once knew outlives its process")
                    .isEqualTo("MEMBERSHIP_OLDER");
        }
    }

    @Test
    void aJobThatNobodyGrantedStartsNowhere() throws Exception {
        try (City city = city()) {
            byte[] spec = JoinCase.inEnclave(city).toBytes();

            assertThat(prepare(city, "social-node", spec, List.of())).isEqualTo("GRANT_MISSING");
            assertThat(prepare(city, "operator-node", spec, List.of())).isEqualTo("GRANT_OF_OTHER_MISSING");
        }
    }

    @Test
    void aGrantThatTheOrchestratorInventedIsRefusedByEveryNode() throws Exception {
        try (City city = city()) {
            JobSpec spec = JoinCase.inEnclave(city);
            byte[] bytes = spec.toBytes();
            List<byte[]> genuine = city.grantAll(bytes);
            List<byte[]> invented = new ArrayList<>();
            for (byte[] envelope : genuine) {
                byte[] payload = Envelope.parse(envelope).value().payload().bytes();
                invented.add(Envelope.sign(Grant.PAYLOAD_TYPE, payload, city.orchestratorKey())
                        .toBytes());
            }

            assertThat(prepare(city, "operator-node", bytes, invented)).isEqualTo("GRANT_OF_OTHER_MISSING");
            assertThat(prepare(city, "operator-node", bytes, genuine.subList(0, 1)))
                    .isEqualTo("GRANT_OF_OTHER_MISSING");
            assertThat(prepare(city, "operator-node", bytes, genuine)).isEqualTo("prepared");
        }
    }

    @Test
    void grantsForAnotherSpecificationAreRefused() throws Exception {
        try (City city = city()) {
            List<byte[]> grants = city.grantAll(JoinCase.inEnclave(city).toBytes());
            byte[] other = JoinCase.inEnclave(city, JoinCase.JOIN.replace("AS people", "AS persons"))
                    .toBytes();

            assertThat(prepare(city, "social-node", other, grants)).isEqualTo("GRANT_MISSING");
            assertThat(prepare(city, "operator-node", other, grants)).isEqualTo("GRANT_OF_OTHER_MISSING");
        }
    }

    @Test
    void aNodeRestoredFromABackupAllowsNotOneUseMore() throws Exception {
        try (City city = city()) {
            byte[] spec = JoinCase.inEnclave(city).toBytes();
            List<byte[]> grants = city.grantAll(spec);
            city.stop("tax-node");
            Path backup = directory.resolve("backup");
            copyJournal(city.node("tax-node").home(), backup);
            city.restart("tax-node");
            assertThat(city.run(JoinCase.JOB, spec, grants))
                    .extracting(JobEvent::state)
                    .containsOnly(org.yuheng.adapter.node.PartyNode.JobState.SUCCEEDED);

            city.stop("tax-node");
            putBack(backup, city.node("tax-node").home());
            Node restored = city.restart("tax-node");
            await(() -> restored.audit().newest(50).stream()
                    .anyMatch(entry -> entry.action().equals("JOURNAL_RESTORED")));

            assertThat(restored.grants().states(Digests.of(spec)))
                    .allSatisfy(owner -> assertThat(owner.refusal().message()).startsWith("JOURNAL_RESTORED"));
            assertThat(prepare(city, "tax-node", spec, grants)).isEqualTo("GRANT_MISSING");
        }
    }

    private static void copyJournal(NodeHome home, Path to) throws IOException {
        Files.createDirectories(to);
        for (String name : List.of("node.db", "node.db-wal", "node.db-shm")) {
            if (home.has(name)) {
                Files.copy(home.resolve(name), to.resolve(name));
            }
        }
    }

    private static void putBack(Path from, NodeHome home) throws IOException {
        for (String name : List.of("node.db", "node.db-wal", "node.db-shm")) {
            Files.deleteIfExists(home.resolve(name));
            if (Files.exists(from.resolve(name))) {
                Files.copy(from.resolve(name), home.resolve(name), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private interface Condition {
        boolean holds();
    }

    private static void await(Condition condition) {
        long end = System.nanoTime() + 60_000_000_000L;
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as("waited a minute").isLessThan(end);
            java.util.concurrent.locks.LockSupport.parkNanos(50_000_000);
        }
    }

    private static String prepare(City city, String node, byte[] spec, List<byte[]> grants) throws Exception {
        Map<String, String> routes = new LinkedHashMap<>();
        for (String name : List.of("social-node", "tax-node", "operator-node", "bureau-node")) {
            routes.put(name, city.node(name).config().address());
        }
        Answer<Instant> answer = city.dial(node)
                .prepare(
                        new JobId(JoinCase.REQUEST, 2, 1),
                        spec,
                        grants,
                        Instant.now().plus(2, ChronoUnit.MINUTES),
                        routes);
        return answer.refused() ? answer.refusal().code() : "prepared";
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }

    private static JobSpec withRecipient(City city, byte[] certificate) throws IOException {
        JobSpec s = JoinCase.inEnclave(city);
        return rebuilt(
                s,
                s.participants(),
                List.of(new JobSpec.Recipient(
                        "bureau", "bureau-node", Base64.getEncoder().encodeToString(certificate))));
    }

    private static JobSpec withParticipants(JobSpec s, java.util.function.UnaryOperator<JobSpec.Participant> change) {
        return rebuilt(s, s.participants().stream().map(change).toList(), s.recipients());
    }

    private static JobSpec rebuilt(
            JobSpec s, List<JobSpec.Participant> participants, List<JobSpec.Recipient> recipients) {
        return new JobSpec(
                s.requestId(),
                s.purpose(),
                s.legalBasis(),
                s.decisionDigest(),
                s.bundleDigest(),
                s.technique(),
                s.protocol(),
                s.inputs(),
                s.computation(),
                participants,
                s.placement(),
                s.evidence(),
                s.obligations(),
                recipients,
                s.reviewer(),
                s.runs());
    }
}
