package org.yuheng.orchestrator.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.yuheng.orchestrator.identity.Actor;
import org.yuheng.orchestrator.identity.Role;
import org.yuheng.orchestrator.support.Api;
import org.yuheng.orchestrator.support.OrchestratorTest;
import org.yuheng.trust.log.Commitment;
import org.yuheng.trust.log.verify.LogKeys;
import org.yuheng.trust.log.verify.LoggedEntry;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AuditTrailTest extends OrchestratorTest {

    @Autowired
    private AuditTrail trail;

    @Autowired
    private InclusionProofs proofs;

    @Autowired
    private Sequencer sequencer;

    @Test
    void recordsNothingOutsideOfATransaction() {
        assertThatThrownBy(() -> trail.record(event("AUDIT-1"))).isInstanceOf(IllegalTransactionStateException.class);
    }

    @Test
    void anActionThatIsRolledBackLeavesNoEvent() {
        transaction.executeWithoutResult(status -> {
            trail.record(event("AUDIT-2"));
            status.setRollbackOnly();
        });

        assertThat(count("AUDIT-2")).isZero();
    }

    @Test
    void anEventThatComesAfterTheOthersWereWrittenTakesItsActionWithIt() {
        assertThatThrownBy(() -> transaction.executeWithoutResult(status -> {
                    trail.record(event("AUDIT-10"));
                    TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                        @Override
                        public void beforeCommit(boolean readOnly) {
                            trail.record(event("AUDIT-10"));
                        }
                    });
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("record before it commits");

        assertThat(count("AUDIT-10")).isZero();
    }

    @Test
    void everyEventGetsItsPlaceAndNoPlaceIsGivenTwice() throws Exception {
        ExecutorService writers = Executors.newFixedThreadPool(4);
        List<Callable<Object>> work = IntStream.range(0, 200)
                .mapToObj(i -> (Callable<Object>) () -> transaction.execute(status -> trail.record(event("AUDIT-3"))))
                .toList();
        writers.invokeAll(work);
        writers.shutdown();

        await().atMost(Duration.ofMinutes(1)).until(() -> waiting("AUDIT-3") == 0);
        List<Long> all = jdbc.sql("select leaf_index from audit_place order by leaf_index")
                .query(Long.class)
                .list();
        assertThat(new HashSet<>(all)).hasSameSizeAs(all);
        assertThat(all.get(0)).isZero();
        assertThat(all.get(all.size() - 1)).isEqualTo(all.size() - 1L);
    }

    @Test
    void twoSequencersAtOnceNeverGiveAPlaceTwice() throws Exception {
        for (int i = 0; i < 50; i++) {
            transaction.execute(status -> trail.record(event("AUDIT-4")));
        }
        ExecutorService sequencers = Executors.newFixedThreadPool(4);
        sequencers.invokeAll(java.util.Collections.nCopies(8, () -> sequencer.sequence()));
        sequencers.shutdown();

        await().until(() -> waiting("AUDIT-4") == 0);
        assertThat(jdbc.sql("select size from log_state").query(Long.class).single())
                .isEqualTo(jdbc.sql("select count(*) from audit_place")
                        .query(Long.class)
                        .single());
    }

    @Test
    void aProofLeadsFromTheEventToTheSignedCheckpoint() {
        UUID id = transaction.execute(status -> trail.record(event("AUDIT-5"))).id();
        await().until(() -> proofs.find(id).isPresent());

        InclusionProofs.Proof proof = proofs.find(id).orElseThrow();

        assertThat(Commitment.of(
                        proof.salt().orElseThrow().bytes(),
                        proof.event().orElseThrow().bytes()))
                .isEqualTo(proof.commitment().bytes());
        LogKeys pinned = LogKeys.of("yuheng.local/log", List.of(proof.verifierKey()), List.of(), 0);
        LoggedEntry logged = proofs.logged(id).orElseThrow();
        assertThat(logged.verify(proof.event().orElseThrow().bytes(), pinned).isAccepted())
                .isTrue();
        byte[] changed = proof.event().orElseThrow().bytes();
        changed[changed.length - 2] ^= 1;
        assertThat(logged.verify(changed, pinned).refusal().code()).isEqualTo("LOG_ENTRY_NOT_INCLUDED");
    }

    @Test
    void aTileServesTheCommitmentsToAnybody() {
        transaction.execute(status -> trail.record(event("AUDIT-6")));
        await().until(() -> waiting("AUDIT-6") == 0);

        Api.Answer checkpoint = api().get("/log/checkpoint").expect(200);

        assertThat(checkpoint.text()).startsWith("yuheng.local/log\n");
        assertThat(api().get("/log/key").expect(200).text()).startsWith("yuheng.local/log+");
        api().get("/log/tile/0/000.p/1").expect(200);
        api().get("/log/tile/0/x999/999").refused(404, "NOT_FOUND");
        api().get("/log/tile/nonsense").refused(404, "NOT_FOUND");
    }

    @Test
    void auditorsFindEventsByRequestPersonAndDatasetAndNobodyElseDoes() {
        people.person("audit.auditor", "audit-office", Role.AUDITOR);
        people.person("audit.clerk", "audit-office", Role.APPLICANT);
        for (int i = 0; i < 5; i++) {
            transaction.execute(status -> trail.record(event("AUDIT-7")));
        }
        Api auditor = as("audit.auditor");

        Api.Answer first = auditor.get("/audit/events?request=AUDIT-7&limit=2").expect(200);
        Api.Answer second = auditor.get("/audit/events?request=AUDIT-7&limit=2&cursor="
                        + first.body().get("next").asString())
                .expect(200);

        assertThat(first.body().get("items")).hasSize(2);
        assertThat(second.body().get("items")).hasSize(2);
        assertThat(first.body().get("items").get(0).get("event").get("request").asString())
                .isEqualTo("AUDIT-7");
        assertThat(auditor.get("/audit/events?dataset=dataset-of-audit-7")
                        .body()
                        .get("items"))
                .hasSize(5);
        as("audit.clerk").get("/audit/events").refused(403, "FORBIDDEN");
        assertThat(auditor.get("/audit/events?person=audit.auditor&action=AUDIT_QUERIED")
                        .body()
                        .get("items"))
                .isNotEmpty();
    }

    @Test
    void exportsJsonLinesAndCsv() {
        people.person("audit.exporter", "audit-office", Role.AUDITOR);
        transaction.execute(status -> trail.record(event("AUDIT-8").detail("note", "=cmd()")));

        Api.Answer lines =
                as("audit.exporter").get("/audit/export?request=AUDIT-8").expect(200);
        Api.Answer csv = as("audit.exporter")
                .get("/audit/export?format=CSV&request=AUDIT-8")
                .expect(200);

        JsonNode line = JsonMapper.builder().build().readTree(lines.text().strip());
        assertThat(line.get("event").get("action").asString()).isEqualTo("TEST_HAPPENED");
        assertThat(csv.text().split("\r\n")).hasSize(2);
        assertThat(csv.header("Content-Disposition")).contains("audit.csv");
        assertThat(AuditExport.cell("=cmd()")).isEqualTo("'=cmd()");
        assertThat(AuditExport.cell("a,\"b\"")).isEqualTo("\"a,\"\"b\"\"\"");
    }

    @Test
    void theCommitmentSaysNothingWithoutItsSalt() {
        transaction.execute(status -> trail.record(event("AUDIT-9")));
        transaction.execute(status -> trail.record(event("AUDIT-9")));

        List<String> commitments = jdbc.sql(
                        "select encode(commitment, 'base64') from audit_event where request = 'AUDIT-9'")
                .query(String.class)
                .list();

        assertThat(new HashSet<>(commitments)).hasSize(2);
        assertThat(Base64.getDecoder().decode(commitments.get(0))).hasSize(32);
    }

    private static AuditEvent.Draft event(String request) {
        return AuditEvent.of(Actor.system("test"), "TEST_HAPPENED")
                .object("thing", "one", 1)
                .request(request)
                .datasets(List.of("dataset-of-" + request.toLowerCase(java.util.Locale.ROOT)));
    }

    private long count(String request) {
        return jdbc.sql("select count(*) from audit_event where request = :request")
                .param("request", request)
                .query(Long.class)
                .single();
    }

    private long waiting(String request) {
        return jdbc.sql("select count(*) from audit_event join audit_waiting using (sequence) where request = :request")
                .param("request", request)
                .query(Long.class)
                .single();
    }
}
