package org.yuheng.orchestrator.approval;

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

/** What people did about a task beside deciding it. */
@Repository
class TaskNotes {

    private final JdbcClient jdbc;
    private final Clock clock;

    TaskNotes(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    enum Kind {
        /** 催办. */
        URGED,
        /** 转交. */
        HANDED_OVER,
        /** 加签. */
        SIGNER_ADDED,
        /** 抄送. */
        COPIED
    }

    /** @param person to whom; empty for an urge */
    public record Note(
            long id,
            String request,
            String task,
            Kind kind,
            String actor,
            Optional<String> person,
            String words,
            Instant at) {}

    @Transactional(propagation = Propagation.MANDATORY)
    void add(ReviewTask task, Kind kind, String actor, String person, String words) {
        jdbc.sql("""
                        insert into task_note (request_id, task, kind, actor, person, words, at)
                        values (:request, :task, :kind, :actor, :person, :words, :now)
                        """)
                .param("request", task.request())
                .param("task", task.id())
                .param("kind", kind.name())
                .param("actor", actor)
                .param("person", person)
                .param("words", words)
                .param("now", Timestamp.from(clock.instant()))
                .update();
    }

    List<Note> of(String request) {
        return jdbc.sql("select * from task_note where request_id = :request order by id")
                .param("request", request)
                .query(TaskNotes::read)
                .list();
    }

    Optional<Instant> lastUrge(String task) {
        return jdbc.sql("select max(at) from task_note where task = :task and kind = 'URGED'")
                .param("task", task)
                .query((row, number) -> Optional.ofNullable(row.getTimestamp(1)).map(Timestamp::toInstant))
                .single();
    }

    List<Note> unreadCopies(String person) {
        return jdbc.sql("""
                        select * from task_note where person = :person and kind = 'COPIED' and read_at is null
                        order by id limit 200
                        """).param("person", person).query(TaskNotes::read).list();
    }

    @Transactional(propagation = Propagation.MANDATORY)
    int readCopies(String person) {
        return jdbc.sql("""
                        update task_note set read_at = :now where person = :person and kind = 'COPIED' and read_at is null
                        """)
                .param("now", Timestamp.from(clock.instant()))
                .param("person", person)
                .update();
    }

    private static Note read(ResultSet row, int number) throws SQLException {
        return new Note(
                row.getLong("id"),
                row.getString("request_id"),
                row.getString("task"),
                Kind.valueOf(row.getString("kind")),
                row.getString("actor"),
                Optional.ofNullable(row.getString("person")),
                row.getString("words"),
                row.getTimestamp("at").toInstant());
    }
}
