package org.yuheng.orchestrator.request;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** What was typed into drafts. */
@Repository
class Writings {

    private final JdbcClient jdbc;
    private final Clock clock;

    Writings(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * @param formDigest of the form that these fields were read as
     * @param window of the browser in which they were typed; empty where there was none
     */
    record Writing(Fields fields, String formDigest, String savedBy, String window, Instant savedAt) {}

    Optional<Writing> find(String request) {
        return jdbc.sql("select * from request_writing where request_id = :id")
                .param("id", request)
                .query((row, number) -> new Writing(
                        Fields.parse(row.getBytes("fields")),
                        row.getString("form_digest"),
                        row.getString("saved_by"),
                        row.getString("saved_window"),
                        row.getTimestamp("saved_at").toInstant()))
                .optional();
    }

    @Transactional(propagation = Propagation.MANDATORY)
    public void keep(String request, byte[] fields, String formDigest, String by, String window) {
        jdbc.sql("""
                        insert into request_writing (request_id, fields, form_digest, saved_by, saved_window, saved_at)
                        values (:id, :fields, :digest, :by, :window, :now)
                        on conflict (request_id) do update set fields = excluded.fields,
                            form_digest = excluded.form_digest, saved_by = excluded.saved_by,
                            saved_window = excluded.saved_window, saved_at = excluded.saved_at
                        """)
                .param("id", request)
                .param("fields", fields)
                .param("digest", formDigest)
                .param("by", by)
                .param("window", window)
                .param("now", Timestamp.from(clock.instant()))
                .update();
    }

    /** Counts a change that the form does not show, so that a second window notices it. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void touch(String request) {
        jdbc.sql("update sharing_request set version = version + 1, changed_at = :now where id = :id")
                .param("now", Timestamp.from(clock.instant()))
                .param("id", request)
                .update();
    }
}
