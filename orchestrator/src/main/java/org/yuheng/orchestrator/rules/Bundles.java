package org.yuheng.orchestrator.rules;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.yuheng.policy.PolicyBundle;

/** The bundles that are kept, and which of them decides. */
@Repository
public class Bundles {

    private static final String COLUMNS = "hash, state, note, proposed_by, proposed_at, approved_by, approved_at, "
            + "hash = (select hash from active_bundle) as active";

    private final JdbcClient jdbc;
    private final Clock clock;

    Bundles(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    public enum State {
        PROPOSED,
        APPROVED
    }

    /**
     * @param active whether it decides now
     */
    public record Entry(
            String hash,
            State state,
            String note,
            String proposedBy,
            Instant proposedAt,
            Optional<String> approvedBy,
            Optional<Instant> approvedAt,
            boolean active) {}

    public enum Kind {
        FIRST,
        ACTIVATED,
        ROLLED_BACK
    }

    public record Activation(String hash, Optional<String> previous, Kind kind, String by, Instant at) {}

    /** The bundle that decides now, as the transaction that is under way sees it. */
    public Optional<String> active() {
        return jdbc.sql("select hash from active_bundle").query(String.class).optional();
    }

    public Optional<Entry> find(String hash) {
        return jdbc.sql("select " + COLUMNS + " from policy_bundle where hash = :hash")
                .param("hash", hash)
                .query(Bundles::read)
                .optional();
    }

    /** Newest first. */
    public List<Entry> all() {
        return jdbc.sql("select " + COLUMNS + " from policy_bundle order by proposed_at desc, hash")
                .query(Bundles::read)
                .list();
    }

    public Optional<byte[]> packed(String hash) {
        return jdbc.sql("select packed from policy_bundle where hash = :hash")
                .param("hash", hash)
                .query((row, number) -> row.getBytes(1))
                .optional();
    }

    @Transactional(propagation = Propagation.MANDATORY)
    void propose(PolicyBundle bundle, String note, String by) {
        jdbc.sql("""
                        insert into policy_bundle (hash, packed, state, note, proposed_by, proposed_at)
                        values (:hash, :packed, 'PROPOSED', :note, :by, :now) on conflict (hash) do nothing
                        """)
                .param("hash", bundle.hash())
                .param("packed", bundle.pack())
                .param("note", note)
                .param("by", by)
                .param("now", Timestamp.from(clock.instant()))
                .update();
    }

    @Transactional(propagation = Propagation.MANDATORY)
    void approve(String hash, String by) {
        jdbc.sql("""
                        update policy_bundle set state = 'APPROVED', approved_by = :by, approved_at = :now where hash = :hash
                        """)
                .param("by", by)
                .param("now", Timestamp.from(clock.instant()))
                .param("hash", hash)
                .update();
    }

    /** The next decision of every instance uses it. */
    @Transactional(propagation = Propagation.MANDATORY)
    void activate(String hash, Kind kind, String by) {
        // Two activations at once are put in order here.
        Optional<String> previous = jdbc.sql("select hash from active_bundle for update")
                .query(String.class)
                .optional();
        jdbc.sql(
                        "insert into active_bundle (hash) values (:hash) on conflict (single) do update set hash = excluded.hash")
                .param("hash", hash)
                .update();
        jdbc.sql("""
                        insert into bundle_activation (hash, previous, kind, by_whom, at)
                        values (:hash, :previous, :kind, :by, :now)
                        """)
                .param("hash", hash)
                .param("previous", previous.orElse(null))
                .param("kind", kind.name())
                .param("by", by)
                .param("now", Timestamp.from(clock.instant()))
                .update();
    }

    /** Newest first. */
    public List<Activation> activations() {
        return jdbc.sql("select * from bundle_activation order by id desc limit 200")
                .query((row, number) -> new Activation(
                        row.getString("hash"),
                        Optional.ofNullable(row.getString("previous")),
                        Kind.valueOf(row.getString("kind")),
                        row.getString("by_whom"),
                        row.getTimestamp("at").toInstant()))
                .list();
    }

    private static Entry read(ResultSet row, int number) throws SQLException {
        return new Entry(
                row.getString("hash"),
                State.valueOf(row.getString("state")),
                row.getString("note"),
                row.getString("proposed_by"),
                row.getTimestamp("proposed_at").toInstant(),
                Optional.ofNullable(row.getString("approved_by")),
                Optional.ofNullable(row.getTimestamp("approved_at")).map(Timestamp::toInstant),
                row.getBoolean("active"));
    }
}
