package org.yuheng.node.datasets;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.yuheng.json.StrictJson;
import org.yuheng.node.journal.AuditLog;
import org.yuheng.node.journal.NodeDatabase;

/** The declared datasets of this node, with where their rows are. */
public final class DatasetStore {

    private final NodeDatabase database;
    private final AuditLog audit;
    private final Clock clock;

    public DatasetStore(NodeDatabase database, AuditLog audit, Clock clock) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * @param registered whether the catalogue has this declaration
     */
    public record Stored(Declaration declaration, Source source, boolean registered) {}

    /** Adds or replaces; the catalogue is told afterwards. */
    public void declare(Declaration declaration, Source source, String person) {
        database.inTransaction(tx -> {
            tx.sql("INSERT OR REPLACE INTO dataset VALUES (?, ?, ?, ?, ?, 0)")
                    .params(
                            declaration.code(),
                            declaration.owner(),
                            StrictJson.write(declaration),
                            StrictJson.write(source),
                            clock.instant().toString())
                    .update();
            audit.record(
                    tx,
                    person,
                    "DATASET_DECLARED",
                    declaration.code(),
                    declaration.items().size() + " items of " + declaration.owner());
            return null;
        });
    }

    public Optional<Stored> find(String code) {
        return database.inTransaction(tx -> tx.sql("SELECT * FROM dataset WHERE code = ?")
                .param(code)
                .query(DatasetStore::row)
                .optional());
    }

    public List<Stored> all() {
        return database.inTransaction(tx -> tx.sql("SELECT * FROM dataset ORDER BY code")
                .query(DatasetStore::row)
                .list());
    }

    /** Where {@code owner}'s other datasets live, so that a new one most likely does too. */
    public Optional<String> platformOf(String owner) {
        return all().stream()
                .map(Stored::declaration)
                .filter(declaration -> declaration.owner().equals(owner))
                .flatMap(declaration -> declaration.platform().stream())
                .findFirst();
    }

    public void registered(String code) {
        database.inTransaction(tx -> tx.sql("UPDATE dataset SET registered = 1 WHERE code = ?")
                .param(code)
                .update());
    }

    private static Stored row(ResultSet row, int n) throws SQLException {
        return new Stored(
                StrictJson.read(row.getBytes("declaration"), Declaration.class),
                StrictJson.read(row.getBytes("source"), Source.class),
                row.getInt("registered") == 1);
    }
}
