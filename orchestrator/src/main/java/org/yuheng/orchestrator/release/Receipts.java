package org.yuheng.orchestrator.release;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.yuheng.adapter.engine.JobId;
import org.yuheng.computation.JobSpec;
import org.yuheng.json.StrictJson;
import org.yuheng.orchestrator.audit.AuditEvent;
import org.yuheng.orchestrator.audit.AuditTrail;
import org.yuheng.orchestrator.audit.InclusionProofs;
import org.yuheng.orchestrator.identity.Actor;
import org.yuheng.orchestrator.signing.SigningKeys;
import org.yuheng.trust.Base64Bytes;
import org.yuheng.trust.envelope.Envelope;
import org.yuheng.trust.log.Commitment;
import org.yuheng.trust.log.verify.LoggedEntry;
import org.yuheng.trust.receipt.Receipt;
import org.yuheng.trust.receipt.ReceiptFile;
import org.yuheng.trust.release.ReleaseStatement;

/** Receipts: one for each released run. */
@Repository
public class Receipts {

    static final String ISSUER = "yuheng-orchestrator";

    private final JdbcClient jdbc;
    private final AuditTrail audit;
    private final InclusionProofs proofs;
    private final SigningKeys keys;
    private final Clock clock;

    Receipts(JdbcClient jdbc, AuditTrail audit, InclusionProofs proofs, SigningKeys keys, Clock clock) {
        this.jdbc = jdbc;
        this.audit = audit;
        this.proofs = proofs;
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * What others signed or recorded of a run.
     *
     * @param requestDigest of the request's form
     * @param spec exact bytes of the specification
     * @param approvals DSSE envelopes of the chain's verdicts
     * @param grants DSSE envelopes of the owners
     */
    public record Material(
            JobId job,
            String requestDigest,
            byte[] facts,
            byte[] decision,
            String bundleHash,
            byte[] spec,
            List<byte[]> approvals,
            List<byte[]> grants,
            List<Manifests.Kept> collected) {}

    /**
     * @param salt with which the payload was committed to the log
     * @param leaf id of the log's leaf
     */
    public record Issued(
            String id,
            String request,
            int run,
            byte[] envelope,
            String payloadDigest,
            byte[] salt,
            UUID leaf,
            Instant issuedAt) {}

    /** Issues the receipt of a run, once. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Issued issue(Material material) {
        JobId job = material.job();
        Optional<Issued> before = of(job.request(), job.run());
        if (before.isPresent()) {
            return before.get();
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Envelope envelope = receipt(material, now).sign(keys.receipt());
        String id = job.request() + "-" + job.run();
        byte[] salt = Commitment.newSalt();
        UUID leaf = audit.log(
                AuditEvent.of(Actor.system("release"), "RECEIPT_ISSUED")
                        .object("receipt", id)
                        .request(job.request())
                        .ruleSet(material.bundleHash())
                        .job(job.toString(), "", "")
                        .change("", envelope.payloadDigest())
                        .result(Manifests.digest(material.collected())),
                salt,
                envelope.payload().bytes());
        jdbc.sql("""
                        insert into receipt (id, request_id, run, envelope, payload_digest, salt, leaf, issued_at)
                        values (:id, :request, :run, :envelope, :digest, :salt, :leaf, :now)
                        """)
                .param("id", id)
                .param("request", job.request())
                .param("run", job.run())
                .param("envelope", envelope.toBytes())
                .param("digest", envelope.payloadDigest())
                .param("salt", salt)
                .param("leaf", leaf)
                .param("now", Timestamp.from(now))
                .update();
        return find(id).orElseThrow();
    }

    private static Receipt receipt(Material material, Instant now) {
        JobSpec spec = JobSpec.parse(material.spec());
        Map<String, String> placement = new TreeMap<>();
        spec.placement().forEach(p -> placement.put(p.role(), p.node()));
        List<Envelope> releases = new ArrayList<>();
        List<Envelope> statements = new ArrayList<>();
        Map<String, Receipt.Result> results = new LinkedHashMap<>();
        for (Manifests.Kept kept : material.collected()) {
            envelopes(kept.releaseRecords()).stream()
                    .filter(record -> statement(record).released())
                    .forEach(releases::add);
            statements.addAll(envelopes(kept.enclaveStatements()));
            kept.manifest()
                    .parts()
                    .forEach(part -> results.put(
                            part.name() + part.sealedDigest(),
                            new Receipt.Result(part.name(), part.sealedDigest(), part.rows())));
        }
        return new Receipt(
                ISSUER,
                material.job().toString(),
                material.requestDigest(),
                Base64Bytes.of(material.facts()),
                Base64Bytes.of(material.decision()),
                material.bundleHash(),
                Optional.empty(),
                Base64Bytes.of(material.spec()),
                envelopes(material.approvals()),
                envelopes(material.grants()),
                placement,
                releases,
                statements,
                List.copyOf(results.values()),
                Map.of(spec.protocol().name(), Integer.toString(spec.protocol().version())),
                releases.stream().anyMatch(Receipts::simulated),
                now);
    }

    private static List<Envelope> envelopes(List<byte[]> bytes) {
        return bytes.stream().map(json -> Envelope.parse(json).value()).toList();
    }

    private static boolean simulated(Envelope release) {
        return statement(release)
                .evidence()
                .filter(evidence -> evidence.simulated())
                .isPresent();
    }

    private static ReleaseStatement statement(Envelope release) {
        return StrictJson.read(release.payload().bytes(), ReleaseStatement.class);
    }

    /** The receipt with the proof that it was logged; empty until a checkpoint of the log covers it. */
    public Optional<ReceiptFile> file(Issued issued) {
        return proofs.find(issued.leaf())
                .map(proof -> new ReceiptFile(
                        Envelope.parse(issued.envelope()).value(),
                        new LoggedEntry(
                                Base64Bytes.of(issued.salt()), proof.leafIndex(), proof.path(), proof.checkpoint())));
    }

    public Optional<Issued> find(String id) {
        return jdbc.sql("select * from receipt where id = :id")
                .param("id", id)
                .query(Receipts::read)
                .optional();
    }

    public Optional<Issued> of(String request, int run) {
        return jdbc.sql("select * from receipt where request_id = :request and run = :run")
                .param("request", request)
                .param("run", run)
                .query(Receipts::read)
                .optional();
    }

    public List<Issued> of(String request) {
        return jdbc.sql("select * from receipt where request_id = :request order by run")
                .param("request", request)
                .query(Receipts::read)
                .list();
    }

    private static Issued read(ResultSet row, int number) throws SQLException {
        return new Issued(
                row.getString("id"),
                row.getString("request_id"),
                row.getInt("run"),
                row.getBytes("envelope"),
                row.getString("payload_digest"),
                row.getBytes("salt"),
                row.getObject("leaf", UUID.class),
                row.getTimestamp("issued_at").toInstant());
    }
}
