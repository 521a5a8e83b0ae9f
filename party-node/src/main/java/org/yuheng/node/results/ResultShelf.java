package org.yuheng.node.results;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yuheng.adapter.engine.JobId;
import org.yuheng.computation.JobSpec;
import org.yuheng.node.journal.NodeDatabase;

/** What lies here for an organisation, sealed: one result a job, with what its people may know before they open it. */
public final class ResultShelf {

    private final NodeDatabase database;
    private final ResultStore store;

    public ResultShelf(NodeDatabase database, ResultStore store) {
        this.database = database;
        this.store = store;
    }

    /** Who opened it, and when. */
    public record Opened(String person, Instant at) {}

    /**
     * @param spec what was run; empty where this node took no other part in the job than to receive
     * @param rows groups or rows that were released
     * @param suppressed groups that were held back because too few people stand behind them
     * @param released when {@code organization} reviews: whether it let the result go
     */
    public record Result(
            JobId job,
            String organization,
            Optional<JobSpec> spec,
            List<ResultStore.Received> parts,
            long rows,
            long suppressed,
            Instant receivedAt,
            List<Opened> openings,
            boolean released,
            Optional<ResultStore.Refused> refused,
            boolean disposed) {

        public Result {
            parts = List.copyOf(parts);
            openings = List.copyOf(openings);
        }

        /** Whether the organisation stands in the job as its reviewer, and not as a recipient. */
        public boolean forReview() {
            return spec.flatMap(JobSpec::reviewer)
                    .filter(reviewer -> reviewer.organization().equals(organization))
                    .isPresent();
        }

        /** A reviewer's decision is still due. */
        public boolean reviewDue() {
            return forReview() && !released && refused.isEmpty() && !disposed;
        }
    }

    /** The newest first. */
    public List<Result> of(String organization) {
        Map<JobId, List<ResultStore.Received>> jobs = new LinkedHashMap<>();
        store.receivedFor(organization)
                .forEach(received -> jobs.computeIfAbsent(received.part().job(), job -> new ArrayList<>())
                        .add(received));
        return jobs.entrySet().stream()
                .map(job -> result(job.getKey(), organization, job.getValue()))
                .toList();
    }

    public Optional<Result> find(JobId job, String organization) {
        List<ResultStore.Received> parts = store.received(job, organization);
        return parts.isEmpty() ? Optional.empty() : Optional.of(result(job, organization, parts));
    }

    private Result result(JobId job, String organization, List<ResultStore.Received> parts) {
        record Kept(byte[] spec, boolean disposed) {}
        Optional<Kept> kept = database.inTransaction(tx -> tx.sql("SELECT spec, disposed_at FROM job WHERE id = ?")
                .param(job.toString())
                .query((row, n) -> new Kept(row.getBytes(1), row.getString(2) != null))
                .optional());
        List<Opened> openings = database.inTransaction(
                tx -> tx.sql("SELECT person, opened_at FROM opening WHERE job = ? AND recipient = ? ORDER BY opened_at")
                        .params(job.toString(), organization)
                        .query((row, n) -> new Opened(row.getString(1), Instant.parse(row.getString(2))))
                        .list());
        return new Result(
                job,
                organization,
                kept.map(Kept::spec).map(JobSpec::parse),
                parts,
                parts.stream().mapToLong(p -> p.part().rows()).max().orElse(0),
                parts.stream().mapToLong(p -> p.part().suppressed()).max().orElse(0),
                parts.stream()
                        .map(ResultStore.Received::receivedAt)
                        .max(Instant::compareTo)
                        .orElseThrow(),
                openings,
                store.released(job, organization),
                store.refusal(job, organization),
                kept.map(Kept::disposed).orElse(false));
    }
}
