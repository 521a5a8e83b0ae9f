package org.yuheng.orchestrator.decision;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.yuheng.orchestrator.audit.AuditEvent;
import org.yuheng.orchestrator.audit.AuditTrail;
import org.yuheng.orchestrator.identity.Actor;
import org.yuheng.policy.Decision;
import org.yuheng.policy.Facts;
import org.yuheng.trust.Digests;

/** The decisions that are kept, each with the facts that it was made on. */
@Repository
public class Decisions {

    private final JdbcClient jdbc;
    private final AuditTrail audit;
    private final Clock clock;

    Decisions(JdbcClient jdbc, AuditTrail audit, Clock clock) {
        this.jdbc = jdbc;
        this.audit = audit;
        this.clock = clock;
    }

    /** Keeps a decision, once for each round. */
    @Transactional(propagation = Propagation.MANDATORY)
    Decided record(String request, int round, Facts facts, Decision decision, Optional<byte[]> spec) {
        byte[] factsBytes = facts.toBytes();
        byte[] decisionBytes = decision.toBytes();
        String specDigest = spec.map(Digests::of).orElse(null);
        jdbc.sql("""
                        insert into decision (request_id, round, facts, facts_digest, decision, decision_digest, bundle_hash,
                            outcome, technique, spec, spec_digest, decided_at)
                        values (:request, :round, :facts, :factsDigest, :decision, :decisionDigest, :bundle, :outcome,
                            :technique, :spec, :specDigest, :now)
                        """)
                .param("request", request)
                .param("round", round)
                .param("facts", factsBytes)
                .param("factsDigest", Digests.of(factsBytes))
                .param("decision", decisionBytes)
                .param("decisionDigest", Digests.of(decisionBytes))
                .param("bundle", decision.bundleHash())
                .param("outcome", decision.outcome().name())
                .param("technique", decision.technique().map(Enum::name).orElse(null))
                .param("spec", spec.orElse(null))
                .param("specDigest", specDigest)
                .param("now", Timestamp.from(clock.instant()))
                .update();
        jdbc.sql("""
                        insert into decision_rule (rule_table, rule_id, request_id, round, bundle_hash, decided_at)
                        select *, :request, :round, :bundle, :now from unnest(:tables, :rules) on conflict do nothing
                        """)
                .param("request", request)
                .param("round", round)
                .param("bundle", decision.bundleHash())
                .param("now", Timestamp.from(clock.instant()))
                .param(
                        "tables",
                        decision.reasons().stream().map(Decision.Reason::table).toArray(String[]::new))
                .param(
                        "rules",
                        decision.reasons().stream().map(Decision.Reason::ruleId).toArray(String[]::new))
                .update();
        audit.record(AuditEvent.of(Actor.system("decision"), "REQUEST_DECIDED")
                .object("decision", request + "/" + round, round)
                .request(request)
                .change("", Digests.of(decisionBytes))
                .ruleSet(decision.bundleHash())
                .decision(
                        Digests.of(decisionBytes),
                        decision.obligations().stream()
                                .map(Decision.Obligation::code)
                                .toList())
                .datasets(facts.inputs().stream().map(Facts.Dataset::code).toList())
                .detail("outcome", decision.outcome())
                .detail("technique", decision.technique().map(Enum::name).orElse(""))
                .detail("codes", String.join(",", decision.codes()))
                .detail("facts", Digests.of(factsBytes))
                .detail("spec", specDigest == null ? "" : specDigest));
        return find(request, round).orElseThrow();
    }

    public Optional<Decided> find(String request, int round) {
        return jdbc.sql("select * from decision where request_id = :request and round = :round")
                .param("request", request)
                .param("round", round)
                .query(Decisions::read)
                .optional();
    }

    /** Of the latest round that was decided. */
    public Optional<Decided> latest(String request) {
        return jdbc.sql("select * from decision where request_id = :request order by round desc limit 1")
                .param("request", request)
                .query(Decisions::read)
                .optional();
    }

    public Optional<Decided> ofSpec(String specDigest) {
        return jdbc.sql("select * from decision where spec_digest = :spec order by round desc limit 1")
                .param("spec", specDigest)
                .query(Decisions::read)
                .optional();
    }

    /** Newest first. */
    public List<Decided> all(int most) {
        return jdbc.sql("select * from decision order by decided_at desc, request_id, round desc limit :most")
                .param("most", most)
                .query(Decisions::read)
                .list();
    }

    /** From now on these datasets count as private: private content was found in what was imported as them. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void quarantine(String request, String job, Collection<String> datasets, String code) {
        for (String dataset : datasets) {
            jdbc.sql("""
                            insert into quarantine (dataset, request_id, job, code, at)
                            values (:dataset, :request, :job, :code, :now) on conflict do nothing
                            """)
                    .param("dataset", dataset)
                    .param("request", request)
                    .param("job", job)
                    .param("code", code)
                    .param("now", Timestamp.from(clock.instant()))
                    .update();
        }
        audit.record(AuditEvent.of(Actor.system("decision"), "DATASET_QUARANTINED")
                .object("run", job)
                .request(request)
                .datasets(datasets)
                .detail("code", code));
    }

    boolean quarantined(String dataset) {
        return jdbc.sql("select exists (select 1 from quarantine where dataset = :dataset)")
                .param("dataset", dataset)
                .query(Boolean.class)
                .single();
    }

    private static Decided read(ResultSet row, int number) throws SQLException {
        return new Decided(
                row.getString("request_id"),
                row.getInt("round"),
                row.getBytes("facts"),
                row.getString("facts_digest"),
                row.getBytes("decision"),
                row.getString("decision_digest"),
                row.getString("bundle_hash"),
                Optional.ofNullable(row.getBytes("spec")),
                Optional.ofNullable(row.getString("spec_digest")),
                row.getTimestamp("decided_at").toInstant());
    }
}
