package org.yuheng.node.journal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.yuheng.node.journal.AuditLog.Entry;

/**
 * Finds entries for the people of one organisation. Who runs the node reads everything; another owner reads what its own
 * people did and what concerns its grants, datasets and results, and nothing of its neighbours'.
 */
public final class AuditSearch {

    private static final String CONCERNS = """
            (actor IN (SELECT name FROM person WHERE owner = :me)
              OR object IN (SELECT name FROM person WHERE owner = :me)
              OR object IN (SELECT code FROM dataset WHERE owner = :me)
              OR object IN (SELECT spec_digest FROM owner_grant WHERE owner = :me)
              OR object IN (SELECT job FROM received_part WHERE recipient = :me)
              OR object IN (SELECT j.id FROM job j JOIN owner_grant g USING (spec_digest) WHERE g.owner = :me))
            """;

    private final NodeDatabase database;
    private final String runner;

    /** @param runner the organisation that runs the node */
    public AuditSearch(NodeDatabase database, String runner) {
        this.database = database;
        this.runner = runner;
    }

    /**
     * What to look for; every part that is empty admits everything.
     *
     * @param text anywhere in person, object or detail
     * @param action one of {@link #actions()}
     * @param from inclusive
     * @param until exclusive
     */
    public record Question(String text, String action, Instant from, Instant until) {
        public static final Question ALL = new Question("", "", Instant.MIN, Instant.MAX);
    }

    /** The newest first. */
    public List<Entry> find(String organization, Question question, int most) {
        String like =
                "%" + question.text().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%";
        List<String> where = new ArrayList<>(List.of(
                "(:action = '' OR action = :action)",
                "(actor LIKE :text ESCAPE '\\' OR object LIKE :text ESCAPE '\\' OR detail LIKE :text ESCAPE '\\')",
                "at >= :from",
                "at < :until"));
        if (!organization.equals(runner)) {
            where.add(CONCERNS);
        }
        return database.inTransaction(
                tx -> tx.sql("SELECT sequence, at, actor, action, object, detail FROM audit WHERE "
                                + String.join(" AND ", where) + " ORDER BY sequence DESC LIMIT :most")
                        .param("me", organization)
                        .param("action", question.action())
                        .param("text", like)
                        .param(
                                "from",
                                question.from().equals(Instant.MIN)
                                        ? ""
                                        : question.from().toString())
                        .param(
                                "until",
                                question.until().equals(Instant.MAX)
                                        ? "9999"
                                        : question.until().toString())
                        .param("most", most)
                        .query((row, n) -> new Entry(
                                row.getLong("sequence"),
                                Instant.parse(row.getString("at")),
                                row.getString("actor"),
                                row.getString("action"),
                                row.getString("object"),
                                row.getString("detail")))
                        .list());
    }

    /** Every kind of entry that the log has. */
    public List<String> actions() {
        return database.inTransaction(tx -> tx.sql("SELECT DISTINCT action FROM audit ORDER BY action")
                .query(String.class)
                .list());
    }
}
