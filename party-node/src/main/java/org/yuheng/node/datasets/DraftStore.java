package org.yuheng.node.datasets;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.yuheng.json.StrictJson;
import org.yuheng.node.journal.NodeDatabase;

/** Proposals that their owner has not declared yet; kept, so that half-done work outlives a session. */
public final class DraftStore {

    private final NodeDatabase database;
    private final Clock clock;

    public DraftStore(NodeDatabase database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    public record Draft(DatasetProposal proposal, Instant madeAt) {}

    /** Adds, or replaces the owner's earlier draft under the same code. */
    public void keep(DatasetProposal proposal) {
        Declaration declaration = proposal.declaration();
        database.inTransaction(tx -> tx.sql("INSERT OR REPLACE INTO dataset_draft VALUES (?, ?, ?, ?)")
                .params(
                        declaration.code(),
                        declaration.owner(),
                        StrictJson.write(proposal),
                        clock.instant().toString())
                .update());
    }

    public Optional<Draft> find(String code, String owner) {
        return of(owner).stream()
                .filter(draft -> draft.proposal().declaration().code().equals(code))
                .findFirst();
    }

    public List<Draft> of(String owner) {
        return database.inTransaction(tx -> tx.sql("SELECT * FROM dataset_draft WHERE owner = ? ORDER BY code")
                .param(owner)
                .query((row, n) -> new Draft(
                        StrictJson.read(row.getBytes("proposal"), DatasetProposal.class),
                        Instant.parse(row.getString("made_at"))))
                .list());
    }

    public void drop(String code, String owner) {
        database.inTransaction(tx -> tx.sql("DELETE FROM dataset_draft WHERE code = ? AND owner = ?")
                .params(code, owner)
                .update());
    }
}
