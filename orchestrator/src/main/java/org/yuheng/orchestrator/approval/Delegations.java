package org.yuheng.orchestrator.approval;

import java.sql.Date;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Who decides for whom, and when. */
@Repository
class Delegations {

    private static final String COLUMNS = "id, person, deputy, valid_from, valid_to, words, made_at, ended_at";
    private static final int MOST = 200;

    private final JdbcClient jdbc;

    Delegations(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * @param person who is represented
     * @param from first day, {@code to} the last
     * @param endedAt when it was taken back before its last day
     */
    record Delegation(
            UUID id,
            String person,
            String deputy,
            LocalDate from,
            LocalDate to,
            String words,
            Instant madeAt,
            Optional<Instant> endedAt) {

        public boolean holds(LocalDate day) {
            return endedAt.isEmpty() && !day.isBefore(from) && !day.isAfter(to);
        }

        public boolean over(LocalDate day) {
            return endedAt.isPresent() || day.isAfter(to);
        }
    }

    void insert(Delegation one) {
        jdbc.sql("""
                        insert into delegation (id, person, deputy, valid_from, valid_to, words, made_at)
                        values (:id, :person, :deputy, :from, :to, :words, :at)
                        """)
                .param("id", one.id())
                .param("person", one.person())
                .param("deputy", one.deputy())
                .param("from", Date.valueOf(one.from()))
                .param("to", Date.valueOf(one.to()))
                .param("words", one.words())
                .param("at", Timestamp.from(one.madeAt()))
                .update();
    }

    void end(UUID id, Instant at) {
        jdbc.sql("update delegation set ended_at = :at where id = :id and ended_at is null")
                .param("at", Timestamp.from(at))
                .param("id", id)
                .update();
    }

    /** Locked until the transaction ends. */
    Optional<Delegation> lock(UUID id) {
        return jdbc.sql("select " + COLUMNS + " from delegation where id = :id for update")
                .param("id", id)
                .query(Delegations::read)
                .optional();
    }

    /** Until the transaction ends, nobody else makes one for this person. */
    void waitForOthersOf(String person) {
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended(:person, 481))")
                .param("person", person)
                .query((row, number) -> "")
                .single();
    }

    /** Newest first. */
    List<Delegation> of(String person) {
        return jdbc.sql("select " + COLUMNS
                        + " from delegation where person = :person order by valid_to desc, made_at desc limit " + MOST)
                .param("person", person)
                .query(Delegations::read)
                .list();
    }

    /** Those that hold or will hold. */
    List<Delegation> to(String deputy, LocalDate today) {
        return jdbc.sql("select " + COLUMNS + """
                         from delegation where deputy = :deputy and ended_at is null and valid_to >= :today
                        order by valid_from, made_at
                        """)
                .param("deputy", deputy)
                .param("today", Date.valueOf(today))
                .query(Delegations::read)
                .list();
    }

    private static Delegation read(ResultSet row, int number) throws SQLException {
        return new Delegation(
                row.getObject("id", UUID.class),
                row.getString("person"),
                row.getString("deputy"),
                row.getDate("valid_from").toLocalDate(),
                row.getDate("valid_to").toLocalDate(),
                row.getString("words"),
                row.getTimestamp("made_at").toInstant(),
                Optional.ofNullable(row.getTimestamp("ended_at")).map(Timestamp::toInstant));
    }
}
