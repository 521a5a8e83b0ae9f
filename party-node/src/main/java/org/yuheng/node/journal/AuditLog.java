package org.yuheng.node.journal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The node's own record of who did what here, each entry chained to the one before by SHA-256, so that an entry cannot be
 * changed or taken out without every later one showing it. That the newest ones were cut off, no later one shows: the other
 * members of the operator's list remember the newest entry that they heard of (see {@code peers}), and {@link #cut} says so.
 */
public final class AuditLog {

    private static final String START = "0".repeat(64);

    private final NodeDatabase database;
    private final Clock clock;

    public AuditLog(NodeDatabase database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    public record Entry(long sequence, Instant at, String actor, String action, String object, String detail) {}

    /** The newest entry, by which the whole log is known. */
    public record Head(long sequence, String hash) {}

    /** Empty for an empty log. */
    public Optional<Head> head() {
        return database.inTransaction(tx -> tx.sql("SELECT sequence, hash FROM audit ORDER BY sequence DESC LIMIT 1")
                .query((row, n) -> new Head(row.getLong(1), row.getString(2)))
                .optional());
    }

    /** Whether the log still has the entry that once was its newest: if not, its end was cut off or written anew. */
    public boolean has(Head head) {
        return database.inTransaction(tx -> tx.sql("SELECT count(*) FROM audit WHERE sequence = ? AND hash = ?")
                        .params(head.sequence(), head.hash())
                        .query(Long.class)
                        .single())
                > 0;
    }

    /** The entries that say that the log's end was cut off, as {@link #cut} wrote them. */
    public List<Entry> cuts() {
        return entries("WHERE action = 'AUDIT_CUT' ORDER BY sequence", List.of());
    }

    /** Writes once that {@code head}, of which others know, is no longer in the log. */
    public void cut(Head head, String knownBy) {
        database.inTransaction(tx -> {
            String object = "entry " + head.sequence();
            boolean known = tx.sql("SELECT count(*) FROM audit WHERE action = 'AUDIT_CUT' AND object = ?")
                            .param(object)
                            .query(Long.class)
                            .single()
                    > 0;
            if (!known) {
                record(
                        tx,
                        "node",
                        "AUDIT_CUT",
                        object,
                        head.hash() + " was the newest entry, as " + knownBy + " knows");
            }
            return null;
        });
    }

    /** Appends in the caller's transaction. */
    public void record(JdbcClient transaction, String actor, String action, String object, String detail) {
        String previous = transaction
                .sql("SELECT hash FROM audit ORDER BY sequence DESC LIMIT 1")
                .query(String.class)
                .optional()
                .orElse(START);
        String at = clock.instant().toString();
        transaction
                .sql(
                        "INSERT INTO audit (at, actor, action, object, detail, previous, hash) VALUES (?, ?, ?, ?, ?, ?, ?)")
                .params(at, actor, action, object, detail, previous, hash(previous, at, actor, action, object, detail))
                .update();
    }

    public void record(String actor, String action, String object, String detail) {
        database.inTransaction(tx -> {
            record(tx, actor, action, object, detail);
            return null;
        });
    }

    /** The newest entries first. */
    public List<Entry> newest(int count) {
        return entries("ORDER BY sequence DESC LIMIT ?", List.of(count));
    }

    private List<Entry> entries(String which, List<Object> parameters) {
        return database.inTransaction(
                tx -> tx.sql("SELECT sequence, at, actor, action, object, detail FROM audit " + which)
                        .params(parameters)
                        .query((row, n) -> new Entry(
                                row.getLong("sequence"),
                                Instant.parse(row.getString("at")),
                                row.getString("actor"),
                                row.getString("action"),
                                row.getString("object"),
                                row.getString("detail")))
                        .list());
    }

    /** The sequence number of the first entry that does not fit the chain, or 0 when all do. */
    public long firstBroken() {
        record Stored(long sequence, String previous, String hash, String expected) {}
        List<Stored> entries = database.inTransaction(tx -> tx.sql("SELECT * FROM audit ORDER BY sequence")
                .query((row, n) -> new Stored(
                        row.getLong("sequence"),
                        row.getString("previous"),
                        row.getString("hash"),
                        hash(
                                row.getString("previous"),
                                row.getString("at"),
                                row.getString("actor"),
                                row.getString("action"),
                                row.getString("object"),
                                row.getString("detail"))))
                .list());
        String previous = START;
        for (Stored entry : entries) {
            if (!entry.previous().equals(previous) || !entry.hash().equals(entry.expected())) {
                return entry.sequence();
            }
            previous = entry.hash();
        }
        return 0;
    }

    private static String hash(String... fields) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String field : fields) {
                byte[] bytes = field.getBytes(StandardCharsets.UTF_8);
                digest.update(
                        java.nio.ByteBuffer.allocate(4).putInt(bytes.length).array());
                digest.update(bytes);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
