package org.yuheng.orchestrator.release;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.yuheng.adapter.engine.JobId;
import org.yuheng.adapter.node.PartyNode;
import org.yuheng.json.StrictJson;
import org.yuheng.trust.Digests;

/** What nodes said of ended jobs, kept as they said it last. */
@Repository
public class Manifests {

    private final JdbcClient jdbc;
    private final Clock clock;

    Manifests(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * @param enclaveStatements DSSE envelopes signed by attested keys
     * @param releaseRecords DSSE envelopes of the node's owners
     */
    public record Kept(Manifest manifest, List<byte[]> enclaveStatements, List<byte[]> releaseRecords) {}

    @Transactional(propagation = Propagation.MANDATORY)
    public void keep(JobId job, String node, PartyNode.Collected collected) {
        jdbc.sql("""
                        insert into collected (request_id, run, attempt, node, manifest, enclave_statements, release_records,
                            collected_at)
                        values (:request, :run, :attempt, :node, :manifest, :statements, :records, :now)
                        on conflict (request_id, run, attempt, node) do update set manifest = excluded.manifest,
                            enclave_statements = excluded.enclave_statements,
                            release_records = excluded.release_records, collected_at = excluded.collected_at
                        """)
                .param("request", job.request())
                .param("run", job.run())
                .param("attempt", job.attempt())
                .param("node", node)
                .param("manifest", StrictJson.write(Manifest.of(node, collected)))
                .param("statements", collected.enclaveStatements().toArray(byte[][]::new))
                .param("records", collected.releaseRecords().toArray(byte[][]::new))
                .param("now", Timestamp.from(clock.instant()))
                .update();
    }

    public List<Kept> of(JobId job) {
        return jdbc.sql("""
                        select * from collected where request_id = :request and run = :run and attempt = :attempt order by node
                        """)
                .param("request", job.request())
                .param("run", job.run())
                .param("attempt", job.attempt())
                .query(Manifests::read)
                .list();
    }

    /** Binds a reviewer's verdict to exactly these sealed results. */
    public static String digest(List<Kept> all) {
        return Digests.of(StrictJson.write(all.stream()
                .flatMap(kept -> kept.manifest().parts().stream())
                .map(Manifest.Part::sealedDigest)
                .distinct()
                .sorted()
                .toList()));
    }

    @Transactional(propagation = Propagation.MANDATORY)
    public void review(JobId job, byte[] envelope) {
        jdbc.sql("""
                        insert into result_review (request_id, run, attempt, envelope, received_at)
                        values (:request, :run, :attempt, :envelope, :now) on conflict do nothing
                        """)
                .param("request", job.request())
                .param("run", job.run())
                .param("attempt", job.attempt())
                .param("envelope", envelope)
                .param("now", Timestamp.from(clock.instant()))
                .update();
    }

    public Optional<byte[]> review(JobId job) {
        return jdbc.sql("""
                        select envelope from result_review
                        where request_id = :request and run = :run and attempt = :attempt
                        """)
                .param("request", job.request())
                .param("run", job.run())
                .param("attempt", job.attempt())
                .query((row, number) -> row.getBytes(1))
                .optional();
    }

    /**
     * Why a result stays held for good.
     *
     * @param person username at the reviewer's node
     */
    public record Refused(String person, String reason) {}

    /** A repeated refusal changes nothing. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void refuse(JobId job, String person, String reason) {
        jdbc.sql("""
                        insert into result_refusal (request_id, run, attempt, person, reason, received_at)
                        values (:request, :run, :attempt, :person, :reason, :now) on conflict do nothing
                        """)
                .param("request", job.request())
                .param("run", job.run())
                .param("attempt", job.attempt())
                .param("person", person)
                .param("reason", reason)
                .param("now", Timestamp.from(clock.instant()))
                .update();
    }

    public Optional<Refused> refusal(JobId job) {
        return jdbc.sql("""
                        select person, reason from result_refusal
                        where request_id = :request and run = :run and attempt = :attempt
                        """)
                .param("request", job.request())
                .param("run", job.run())
                .param("attempt", job.attempt())
                .query((row, number) -> new Refused(row.getString("person"), row.getString("reason")))
                .optional();
    }

    /** A node's signed proof that nothing of a job is left there. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void disposed(JobId job, String node, byte[] proof) {
        jdbc.sql("""
                        insert into disposal_proof (request_id, run, attempt, node, proof, at)
                        values (:request, :run, :attempt, :node, :proof, :now) on conflict do nothing
                        """)
                .param("request", job.request())
                .param("run", job.run())
                .param("attempt", job.attempt())
                .param("node", node)
                .param("proof", proof)
                .param("now", Timestamp.from(clock.instant()))
                .update();
    }

    public boolean isDisposed(JobId job, String node) {
        return jdbc.sql("""
                        select exists (select 1 from disposal_proof
                            where request_id = :request and run = :run and attempt = :attempt and node = :node)
                        """)
                .param("request", job.request())
                .param("run", job.run())
                .param("attempt", job.attempt())
                .param("node", node)
                .query(Boolean.class)
                .single();
    }

    private static Kept read(ResultSet row, int number) throws SQLException {
        return new Kept(
                StrictJson.read(row.getBytes("manifest"), Manifest.class),
                bytes(row.getArray("enclave_statements")),
                bytes(row.getArray("release_records")));
    }

    private static List<byte[]> bytes(Array array) throws SQLException {
        return Arrays.asList((byte[][]) array.getArray());
    }
}
