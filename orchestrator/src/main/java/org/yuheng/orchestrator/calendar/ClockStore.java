package org.yuheng.orchestrator.calendar;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Tables of clocks. */
@Repository
class ClockStore {

    private static final String COLUMNS =
            "request, kind, limit_kind, bundle, state, received_at, since, counted, limit_days, extension_days, article,"
                    + " due, missing_year, stopped_on";

    private final JdbcClient jdbc;

    ClockStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * @param since counting goes on with the day after it
     * @param counted working days that had run by then
     */
    record Row(
            String request,
            ClockKind kind,
            String limitKind,
            String bundle,
            Reading.State state,
            Instant receivedAt,
            LocalDate since,
            int counted,
            int limitDays,
            int extensionDays,
            String article,
            Optional<LocalDate> due,
            Optional<Integer> missingYear,
            Optional<LocalDate> stoppedOn) {

        int allowed() {
            return limitDays + extensionDays;
        }
    }

    Optional<Row> lock(String request, ClockKind kind) {
        return jdbc.sql("select " + COLUMNS + " from clock where request = :request and kind = :kind for update")
                .param("request", request)
                .param("kind", kind.name())
                .query(ClockStore::read)
                .optional();
    }

    List<Row> find(String request) {
        return jdbc.sql("select " + COLUMNS + " from clock where request = :request order by received_at, kind")
                .param("request", request)
                .query(ClockStore::read)
                .list();
    }

    List<Row> running() {
        return jdbc.sql("select " + COLUMNS + " from clock where state = 'RUNNING' and limit_days > 0")
                .query(ClockStore::read)
                .list();
    }

    void save(Row row) {
        jdbc.sql("insert into clock (" + COLUMNS + """
                        ) values (:request, :kind, :limitKind, :bundle, :state, :receivedAt, :since, :counted, :limit,
                            :extension, :article, :due, :missingYear, :stoppedOn)
                        on conflict (request, kind) do update set bundle = excluded.bundle, state = excluded.state,
                            since = excluded.since, counted = excluded.counted, limit_days = excluded.limit_days,
                            extension_days = excluded.extension_days, article = excluded.article, due = excluded.due,
                            missing_year = excluded.missing_year, stopped_on = excluded.stopped_on
                        """)
                .param("request", row.request())
                .param("kind", row.kind().name())
                .param("limitKind", row.limitKind())
                .param("bundle", row.bundle())
                .param("state", row.state().name())
                .param("receivedAt", Timestamp.from(row.receivedAt()))
                .param("since", row.since())
                .param("counted", row.counted())
                .param("limit", row.limitDays())
                .param("extension", row.extensionDays())
                .param("article", row.article())
                .param("due", row.due().orElse(null))
                .param("missingYear", row.missingYear().orElse(null))
                .param("stoppedOn", row.stoppedOn().orElse(null))
                .update();
    }

    void append(Row row, Reading.Change change) {
        jdbc.sql("""
                        insert into clock_change (request, kind, number, change, at, day, days, due)
                        select :request, :kind, coalesce(max(number), 0) + 1, :change, :at, :day, :days, :due
                        from clock_change where request = :request and kind = :kind
                        """)
                .param("request", row.request())
                .param("kind", row.kind().name())
                .param("change", change.event().name())
                .param("at", Timestamp.from(change.at()))
                .param("day", change.day())
                .param("days", change.days())
                .param("due", change.due().orElse(null))
                .update();
    }

    List<Reading.Change> changes(String request, ClockKind kind) {
        return jdbc.sql("""
                        select change, at, day, days, due from clock_change
                        where request = :request and kind = :kind order by number
                        """)
                .param("request", request)
                .param("kind", kind.name())
                .query((row, number) -> new Reading.Change(
                        Reading.Event.valueOf(row.getString("change")),
                        row.getTimestamp("at").toInstant(),
                        row.getObject("day", LocalDate.class),
                        row.getInt("days"),
                        Optional.ofNullable(row.getObject("due", LocalDate.class))))
                .list();
    }

    /** @return false when that warning was given already */
    boolean warn(String request, ClockKind kind, int percent, Instant now) {
        return jdbc.sql("""
                                insert into clock_warning (request, kind, percent, warned_at)
                                values (:request, :kind, :percent, :now) on conflict do nothing
                                """)
                        .param("request", request)
                        .param("kind", kind.name())
                        .param("percent", percent)
                        .param("now", Timestamp.from(now))
                        .update()
                == 1;
    }

    private static Row read(ResultSet row, int number) throws SQLException {
        return new Row(
                row.getString("request"),
                ClockKind.valueOf(row.getString("kind")),
                row.getString("limit_kind"),
                row.getString("bundle"),
                Reading.State.valueOf(row.getString("state")),
                row.getTimestamp("received_at").toInstant(),
                row.getObject("since", LocalDate.class),
                row.getInt("counted"),
                row.getInt("limit_days"),
                row.getInt("extension_days"),
                row.getString("article"),
                Optional.ofNullable(row.getObject("due", LocalDate.class)),
                Optional.ofNullable(row.getObject("missing_year", Integer.class)),
                Optional.ofNullable(row.getObject("stopped_on", LocalDate.class)));
    }
}
