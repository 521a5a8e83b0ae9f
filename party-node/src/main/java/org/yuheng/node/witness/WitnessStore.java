package org.yuheng.node.witness;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.yuheng.node.journal.AuditLog;
import org.yuheng.node.journal.NodeDatabase;
import org.yuheng.trust.log.Witness;

/** What this witness saw last, and what did not fit it, on disk. */
public final class WitnessStore implements Witness.Memory {

    /** More alarms than this are not kept: who shows a thousand histories is found out with the first. */
    private static final int MOST_ALARMS = 200;

    private final NodeDatabase database;
    private final AuditLog audit;
    private final Clock clock;

    public WitnessStore(NodeDatabase database, AuditLog audit, Clock clock) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Evidence that the log shows two histories: both notes are signed by it.
     *
     * @param code {@code LOG_FORKED}, {@code LOG_NOT_CONSISTENT} or {@code LOG_SHRUNK}
     * @param source who showed the second note: {@code log}, or a node
     * @param seen note that had been cosigned
     * @param shown note that does not fit it
     */
    public record Alarm(long id, Instant at, String code, String message, String source, byte[] seen, byte[] shown) {}

    @Override
    public Optional<byte[]> last(String origin) {
        return database.inTransaction(tx -> last(tx, origin));
    }

    private static Optional<byte[]> last(JdbcClient tx, String origin) {
        return tx.sql("SELECT note FROM witnessed WHERE origin = ?")
                .param(origin)
                .query((row, n) -> row.getBytes(1))
                .optional();
    }

    @Override
    public boolean remember(String origin, Optional<byte[]> expected, byte[] note) {
        return database.inTransaction(tx -> {
            if (!Arrays.equals(last(tx, origin).orElse(null), expected.orElse(null))) {
                return false;
            }
            tx.sql("INSERT OR REPLACE INTO witnessed VALUES (?, ?, ?)")
                    .params(origin, note, clock.instant().toString())
                    .update();
            return true;
        });
    }

    /** The checkpoint that was cosigned last, as the log signed it. */
    public Optional<byte[]> newest() {
        return database.inTransaction(tx -> tx.sql("SELECT note FROM witnessed ORDER BY witnessed_at DESC LIMIT 1")
                .query((row, n) -> row.getBytes(1))
                .optional());
    }

    /** When the newest checkpoint was cosigned; empty before the first. */
    public Optional<Instant> lastTime() {
        return database.inTransaction(tx -> tx.sql("SELECT max(witnessed_at) FROM witnessed")
                .query((row, n) -> Optional.ofNullable(row.getString(1)).map(Instant::parse))
                .single());
    }

    /** @return false when it was known */
    boolean alarm(String code, String message, String source, byte[] seen, byte[] shown) {
        return database.inTransaction(tx -> {
            int added = tx.sql("INSERT OR IGNORE INTO witness_alarm (at, code, message, source, seen, shown)"
                            + " SELECT ?, ?, ?, ?, ?, ? WHERE (SELECT count(*) FROM witness_alarm) < " + MOST_ALARMS)
                    .params(clock.instant().toString(), code, message, source, seen, shown)
                    .update();
            if (added == 1) {
                audit.record(tx, "witness", code, source, message);
            }
            return added == 1;
        });
    }

    /** The oldest first. */
    public List<Alarm> alarms() {
        return database.inTransaction(tx -> tx.sql("SELECT * FROM witness_alarm ORDER BY id")
                .query(WitnessStore::row)
                .list());
    }

    List<Alarm> untold() {
        return database.inTransaction(tx -> tx.sql("SELECT * FROM witness_alarm WHERE reported = 0 ORDER BY id")
                .query(WitnessStore::row)
                .list());
    }

    void told(Alarm alarm) {
        database.inTransaction(tx -> tx.sql("UPDATE witness_alarm SET reported = 1 WHERE id = ?")
                .param(alarm.id())
                .update());
    }

    private static Alarm row(ResultSet row, int n) throws SQLException {
        return new Alarm(
                row.getLong("id"),
                Instant.parse(row.getString("at")),
                row.getString("code"),
                row.getString("message"),
                row.getString("source"),
                row.getBytes("seen"),
                row.getBytes("shown"));
    }
}
