package org.yuheng.node.grants;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.yuheng.adapter.engine.Fault;
import org.yuheng.adapter.engine.Refusal;
import org.yuheng.computation.JobSpec;
import org.yuheng.computation.check.MinGroup;
import org.yuheng.computation.sql.QueryShape;
import org.yuheng.node.journal.AuditLog;
import org.yuheng.node.journal.NodeDatabase;
import org.yuheng.trust.Digests;

/**
 * Which statistics over an owner's data have gone to whom. Groups that are each large enough may still differ by one
 * person from another query's groups; so another filter or grouping over the same data for the same recipient goes to a
 * result review, or is refused. The same query again, as in every run of a recurring request, passes.
 *
 * <p>A line is written in the transaction that counts the grant's use, before anything leaves: this node cannot know
 * whether what then left became a result, so a run that failed afterwards counts too. It binds specifications that
 * MIN_GROUP protects; where no subject is to be hidden there is nothing to single out.
 */
public final class QueryLedger {

    /** Of {@link #objection}; the message names the earlier job. */
    public static final String CODE = "EARLIER_QUERY";

    private static final String QUERY_RULE = "QUERY_RULE";

    private final NodeDatabase database;
    private final AuditLog audit;
    private final Clock clock;

    public QueryLedger(NodeDatabase database, AuditLog audit, Clock clock) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
    }

    /** What an owner does with another question about data that went to the same recipient before. */
    public enum Rule {
        /** It passes where its specification holds the result for a reviewer, and is refused otherwise; the default. */
        REVIEW,
        /** It is refused, reviewer or not. */
        REFUSE
    }

    /**
     * One statistic that went out.
     *
     * @param version of the dataset: where its rows were. Rows that changed in place are the same version, since most of
     *     them stood there before; another file, table or address begins a new one
     * @param words the query's {@link QueryShape}, for people
     * @param reviewed whether a reviewer could still hold it back
     * @param job the first that used a grant for it
     */
    public record Line(
            String owner,
            String dataset,
            String version,
            String recipient,
            String shape,
            String words,
            boolean reviewed,
            String job,
            String specDigest,
            Instant usedAt) {}

    /** What went out of {@code owner}'s data, the newest first. */
    public List<Line> lines(String owner) {
        return database.inTransaction(
                tx -> tx.sql("SELECT * FROM earlier_query WHERE owner = ? ORDER BY used_at DESC, dataset, recipient")
                        .param(owner)
                        .query(QueryLedger::row)
                        .list());
    }

    /** Other questions about the same data that went to a recipient of {@code spec}; what the owner reads before it signs. */
    public List<Line> others(JobSpec spec, String owner) {
        return database.inTransaction(tx -> {
            List<Line> others = new ArrayList<>();
            for (Line now : lines(tx, spec, owner, "", "")) {
                sameData(tx, now).stream()
                        .filter(earlier -> !earlier.shape().equals(now.shape()))
                        .forEach(others::add);
            }
            return others;
        });
    }

    /** The first reason that one of {@code owners} has against letting {@code spec} run, if there is one. */
    Optional<Refusal> objection(JobSpec spec, Set<String> owners) {
        return database.inTransaction(tx -> {
            for (String owner : owners) {
                Optional<Line> earlier = conflict(tx, spec, owner);
                if (earlier.isPresent()) {
                    return Optional.of(refusal(earlier.get(), rule(tx, owner), spec));
                }
            }
            return Optional.empty();
        });
    }

    /** As {@link #objection}, in the transaction that counts a use. */
    Optional<Line> conflict(JdbcClient tx, JobSpec spec, String owner) {
        Rule rule = rule(tx, owner);
        boolean review = spec.reviewer().isPresent();
        if (rule == Rule.REVIEW && review) {
            return Optional.empty();
        }
        for (Line now : lines(tx, spec, owner, "", "")) {
            List<Line> same = sameData(tx, now);
            // What only a reviewer saw is not out yet: it does not make the same question free.
            boolean repeated = same.stream()
                    .anyMatch(earlier -> earlier.shape().equals(now.shape()) && (review || !earlier.reviewed()));
            if (!repeated) {
                Optional<Line> other = same.stream()
                        .filter(earlier -> !earlier.shape().equals(now.shape()))
                        .findFirst();
                if (other.isPresent()) {
                    return other;
                }
            }
        }
        return Optional.empty();
    }

    /** Writes down that {@code owner}'s grant is used for {@code spec}. */
    void enter(JdbcClient tx, JobSpec spec, String specDigest, String owner, String job) {
        for (Line line : lines(tx, spec, owner, job, specDigest)) {
            tx.sql("INSERT OR IGNORE INTO earlier_query VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
                    .params(
                            line.owner(),
                            line.dataset(),
                            line.version(),
                            line.recipient(),
                            line.shape(),
                            line.words(),
                            line.reviewed() ? 1 : 0,
                            line.job(),
                            line.specDigest(),
                            line.usedAt().toString())
                    .update();
        }
    }

    public Rule rule(String owner) {
        return database.inTransaction(tx -> rule(tx, owner));
    }

    /** The owner's own choice, from now on. */
    public void choose(String owner, Rule rule, String person) {
        database.inTransaction(tx -> {
            tx.sql("INSERT OR REPLACE INTO earlier_query_rule VALUES (?, ?)")
                    .params(owner, rule.name())
                    .update();
            audit.record(tx, person, QUERY_RULE, owner, rule.name());
            return null;
        });
    }

    private static Rule rule(JdbcClient tx, String owner) {
        return tx.sql("SELECT rule FROM earlier_query_rule WHERE owner = ?")
                .param(owner)
                .query(String.class)
                .optional()
                .map(Rule::valueOf)
                .orElse(Rule.REVIEW);
    }

    private List<Line> lines(JdbcClient tx, JobSpec spec, String owner, String job, String specDigest) {
        Optional<QueryShape> shape = MinGroup.size(spec).orElse(0) < 2 ? Optional.empty() : QueryShape.of(spec);
        if (shape.isEmpty()) {
            return List.of();
        }
        String words = shape.get().words();
        String digest = Digests.of(words.getBytes(StandardCharsets.UTF_8));
        List<Line> lines = new ArrayList<>();
        for (JobSpec.Input input : spec.inputs()) {
            if (!input.owner().equals(owner)) {
                continue;
            }
            // An owner learns nothing about its own people that it does not hold.
            Set<String> recipients = spec.recipients().stream()
                    .map(JobSpec.Recipient::organization)
                    .filter(recipient -> !recipient.equals(owner))
                    .collect(Collectors.toSet());
            for (String recipient : recipients) {
                lines.add(new Line(
                        owner,
                        input.dataset(),
                        version(tx, input.dataset()),
                        recipient,
                        digest,
                        words,
                        spec.reviewer().isPresent(),
                        job,
                        specDigest,
                        clock.instant()));
            }
        }
        return lines;
    }

    private static String version(JdbcClient tx, String dataset) {
        return tx.sql("SELECT source FROM dataset WHERE code = ?")
                .param(dataset)
                .query((row, n) -> Digests.of(row.getBytes(1)))
                .optional()
                .orElse("");
    }

    private static List<Line> sameData(JdbcClient tx, Line now) {
        return tx.sql("SELECT * FROM earlier_query WHERE owner = ? AND dataset = ? AND version = ? AND recipient = ?"
                        + " ORDER BY used_at")
                .params(now.owner(), now.dataset(), now.version(), now.recipient())
                .query(QueryLedger::row)
                .list();
    }

    private static Refusal refusal(Line earlier, Rule rule, JobSpec spec) {
        return new Refusal(
                Fault.POLICY,
                CODE,
                "job " + earlier.job() + " gave " + earlier.recipient() + " another question about dataset "
                        + earlier.dataset() + " on " + earlier.usedAt() + ": \"" + earlier.words()
                        + "\", and now it is \""
                        + QueryShape.of(spec).map(QueryShape::words).orElse("") + "\"; ask the same, or "
                        + (rule == Rule.REVIEW
                                ? "have the result reviewed before it is released"
                                : "ask " + earlier.owner() + ", which refuses any other question"));
    }

    private static Line row(ResultSet row, int n) throws SQLException {
        return new Line(
                row.getString("owner"),
                row.getString("dataset"),
                row.getString("version"),
                row.getString("recipient"),
                row.getString("shape"),
                row.getString("words"),
                row.getInt("reviewed") == 1,
                row.getString("job"),
                row.getString("spec_digest"),
                Instant.parse(row.getString("used_at")));
    }
}
