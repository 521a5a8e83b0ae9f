package org.yuheng.orchestrator.supervision;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.yuheng.orchestrator.web.Cursor;
import org.yuheng.orchestrator.web.Page;

/** Reads over the tables of requests, reviews, clocks, grants and runs. */
@Repository
class SupervisionStore {

    /** States in which nothing more can happen to a request. */
    private static final String ENDED = "('CLOSED', 'REJECTED', 'DENIED', 'REFUSED', 'WITHDRAWN', 'TERMINATED')";

    /** Where a page ends at a clock whose day is not known. */
    private static final String NO_DAY = "infinity";

    private final JdbcClient jdbc;

    SupervisionStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A statutory clock that runs.
     *
     * @param waitingFor organisations whose review or grant is open; may be empty while the system works
     * @param due empty where the calendar of a year is missing
     */
    record Due(
            String request,
            String title,
            String organisation,
            String state,
            String kind,
            boolean paused,
            Optional<LocalDate> due,
            List<String> waitingFor) {}

    /**
     * @param ended REFUSED by people, or DENIED or REJECTED by the rules
     * @param grounds codes: of the person's ground, or of the rules
     * @param by organisation that refused; empty where the rules did
     */
    record Refused(
            String request,
            String title,
            String organisation,
            String ended,
            List<String> grounds,
            String by,
            String person,
            String reason,
            Instant at) {}

    /** @param released runs whose result was released */
    record Granted(
            String request,
            String title,
            String organisation,
            String owner,
            String node,
            Instant since,
            int released) {}

    /**
     * What stands with one organisation.
     *
     * @param asked requests it made, without drafts
     * @param open of these, not ended
     * @param waiting reviews that wait for it
     * @param overdue of these, past their day
     * @param refused reviews that it refused
     * @param granted its grants in force
     * @param unused of these, without a released run
     */
    record Department(
            String organisation,
            long asked,
            long open,
            long waiting,
            long overdue,
            long refused,
            long granted,
            long unused) {}

    /**
     * What happened in a month.
     *
     * @param inTime requests answered in it, by their day
     * @param overdue requests whose day passed in it without an answer, whether one came later or not
     * @param refused requests refused in it, by people or by the rules
     */
    record Month(YearMonth month, long inTime, long overdue, long refused) {}

    /** The last months up to today's, the newest last, from the first on in which anything happened. */
    List<Month> months(LocalDate today, int most) {
        YearMonth first = YearMonth.from(today).minusMonths(most - 1L);
        Map<YearMonth, long[]> counts = new TreeMap<>();
        jdbc.sql("""
                        select 0 as what, date_trunc('month', stopped_on)::date as month, count(*) as happened from clock
                            where kind = 'ANSWER' and answered and stopped_on <= due and stopped_on >= :first group by 2
                        union all select 1, date_trunc('month', due)::date, count(*) from clock
                            where kind = 'ANSWER' and (state <> 'STOPPED' or stopped_on > due)
                                and due >= :first and due < :today group by 2
                        union all select 2, month_of(changed_at), count(*) from sharing_request
                            where state in ('REFUSED', 'DENIED', 'REJECTED')
                                and changed_at >= cast(:first as timestamp) at time zone 'Asia/Shanghai' group by 2
                        """).param("first", first.atDay(1)).param("today", today).query((RowCallbackHandler) row ->
                counts.computeIfAbsent(YearMonth.from(row.getObject("month", LocalDate.class)), month -> new long[3])[
                                row.getInt("what")] =
                        row.getLong("happened"));
        List<Month> months = new ArrayList<>();
        for (YearMonth month = first; !month.isAfter(YearMonth.from(today)); month = month.plusMonths(1)) {
            long[] happened = counts.getOrDefault(month, new long[3]);
            if (!months.isEmpty() || counts.containsKey(month)) {
                months.add(new Month(month, happened[0], happened[1], happened[2]));
            }
        }
        return months;
    }

    /**
     * By due day, overdue first; clocks without a day last.
     *
     * @param department applicant, or whoever is waited for
     * @param cursor null for the first page
     */
    Page<Due> due(Optional<String> department, Optional<LocalDate> before, String cursor, int size) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("most", size + 1);
        StringBuilder where = new StringBuilder("c.state <> 'STOPPED' and r.state not in " + ENDED);
        department.ifPresent(id -> {
            where.append("""
                     and c.request in (select id from sharing_request where organization = :department
                         union select request_id from review_task where state = 'OPEN' and organization = :department)
                    """);
            parameters.put("department", id);
        });
        before.ifPresent(day -> {
            where.append(" and coalesce(c.due, 'infinity'::date) < :before");
            parameters.put("before", day);
        });
        Cursor.parse(cursor, 3).ifPresent(after -> {
            where.append(" and (coalesce(c.due, 'infinity'::date), c.request, c.kind)"
                    + " > (cast(:day as date), :request, :kind)");
            parameters.put(
                    "day", after.part(0).equals(NO_DAY) ? NO_DAY : after.day(0).toString());
            parameters.put("request", after.part(1));
            parameters.put("kind", after.part(2));
        });
        List<Due> rows = jdbc.sql("""
                        with page as (
                            select r.id, r.title, r.organization, r.state, c.kind, c.state = 'PAUSED' as paused, c.due
                            from clock c join sharing_request r on r.id = c.request
                            where %s
                            order by coalesce(c.due, 'infinity'::date), c.request, c.kind limit :most)
                        select p.*, array(select t.organization from review_task t
                                where t.request_id = p.id and t.state = 'OPEN'
                                union select g.owner from owner_grant g
                                where g.request_id = p.id and g.state = 'PENDING' and p.state = 'PROVISIONING') as waiting
                        from page p order by coalesce(p.due, 'infinity'::date), p.id, p.kind
                        """.formatted(where))
                .params(parameters)
                .query((row, number) -> new Due(
                        row.getString("id"),
                        row.getString("title"),
                        row.getString("organization"),
                        row.getString("state"),
                        row.getString("kind"),
                        row.getBoolean("paused"),
                        Optional.ofNullable(row.getObject("due", LocalDate.class)),
                        texts(row.getArray("waiting"))))
                .list();
        return Page.of(
                rows,
                size,
                row -> Cursor.of(row.due().map(LocalDate::toString).orElse(NO_DAY), row.request(), row.kind()));
    }

    /**
     * Newest first; {@code department} is who refused or who was refused.
     *
     * @param cursor null for the first page
     */
    Page<Refused> refused(Optional<String> department, String cursor, int size) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("most", size + 1);
        StringBuilder where = new StringBuilder("r.state in ('REFUSED', 'DENIED', 'REJECTED')");
        department.ifPresent(id -> {
            where.append("""
                     and r.id in (select id from sharing_request where organization = :department
                         union select request_id from review_task where state = 'REFUSED' and organization = :department)
                    """);
            parameters.put("department", id);
        });
        Cursor.parse(cursor, 2).ifPresent(after -> {
            where.append(" and (r.changed_at, r.id) < (cast(:at as timestamptz), :request)");
            parameters.put("at", after.moment(0).toString());
            parameters.put("request", after.part(1));
        });
        List<RefusedAt> rows = jdbc.sql("""
                        with page as (select r.id, r.title, r.organization, r.state, r.codes, r.changed_at
                            from sharing_request r where %s order by r.changed_at desc, r.id desc limit :most)
                        select r.*, t.ground,
                            coalesce(t.organization, '') as by_organization, coalesce(t.decided_by, '') as person,
                            coalesce(t.reason, '') as reason, coalesce(t.decided_at, r.changed_at) as at
                        from page r
                        left join lateral (select * from review_task k
                            where k.request_id = r.id and k.state = 'REFUSED' order by k.decided_at desc limit 1) t on true
                        order by r.changed_at desc, r.id desc
                        """.formatted(where))
                .params(parameters)
                .query((row, number) -> new RefusedAt(
                        refused(row, number), row.getTimestamp("changed_at").toInstant()))
                .list();
        return Page.of(
                        rows,
                        size,
                        row -> Cursor.of(row.changedAt(), row.refused().request()))
                .map(RefusedAt::refused);
    }

    private record RefusedAt(Refused refused, Instant changedAt) {}

    /**
     * Grants in force, oldest first.
     *
     * @param unusedOnly without those under which a result was released
     * @param cursor null for the first page
     */
    Page<Granted> granted(Optional<String> department, boolean unusedOnly, String cursor, int size) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("most", size + 1);
        StringBuilder where = new StringBuilder("g.state = 'GRANTED' and r.state not in " + ENDED);
        department.ifPresent(id -> {
            where.append(" and (g.owner = :department or r.organization = :department)");
            parameters.put("department", id);
        });
        if (unusedOnly) {
            where.append(" and not exists (select from run where run.request_id = g.request_id"
                    + " and run.spec_digest = g.spec_digest and run.state = 'RELEASED')");
        }
        Cursor.parse(cursor, 4).ifPresent(after -> {
            where.append(" and (g.changed_at, g.request_id, g.owner, g.node)"
                    + " > (cast(:at as timestamptz), :request, :owner, :node)");
            parameters.put("at", after.moment(0).toString());
            parameters.put("request", after.part(1));
            parameters.put("owner", after.part(2));
            parameters.put("node", after.part(3));
        });
        List<Granted> rows = jdbc.sql("""
                        with page as (
                            select r.id, r.title, r.organization, g.owner, g.node, g.changed_at, g.spec_digest
                            from owner_grant g join sharing_request r on r.id = g.request_id where %s
                            order by g.changed_at, g.request_id, g.owner, g.node limit :most)
                        select p.*, (select count(*) from run where run.request_id = p.id
                            and run.spec_digest = p.spec_digest and run.state = 'RELEASED') as released
                        from page p order by p.changed_at, p.id, p.owner, p.node
                        """.formatted(where))
                .params(parameters)
                .query((row, number) -> new Granted(
                        row.getString("id"),
                        row.getString("title"),
                        row.getString("organization"),
                        row.getString("owner"),
                        row.getString("node"),
                        row.getTimestamp("changed_at").toInstant(),
                        row.getInt("released")))
                .list();
        return Page.of(rows, size, row -> Cursor.of(row.since(), row.request(), row.owner(), row.node()));
    }

    List<Department> departments(LocalDate today) {
        return jdbc.sql("""
                        with asked as (select organization as id, count(*) as asked,
                                count(*) filter (where state not in %1$s) as open
                            from sharing_request where state <> 'DRAFT' group by organization),
                        waiting as (select organization as id, count(*) as waiting,
                                count(*) filter (where due < :today) as overdue
                            from review_task where state = 'OPEN' group by organization),
                        refused as (select organization as id, count(*) as refused
                            from review_task where state = 'REFUSED' group by organization),
                        granted as (select g.owner as id, count(*) as granted,
                                count(*) filter (where not exists (select 1 from run where run.request_id = g.request_id
                                    and run.spec_digest = g.spec_digest and run.state = 'RELEASED')) as unused
                            from owner_grant g join sharing_request r on r.id = g.request_id
                            where g.state = 'GRANTED' and r.state not in %1$s group by g.owner)
                        select o.id, coalesce(asked, 0) as asked, coalesce(open, 0) as open,
                            coalesce(waiting, 0) as waiting, coalesce(overdue, 0) as overdue,
                            coalesce(refused, 0) as refused, coalesce(granted, 0) as granted,
                            coalesce(unused, 0) as unused
                        from organisation o left join asked using (id) left join waiting using (id)
                            left join refused using (id) left join granted using (id)
                        where asked is not null or waiting is not null or refused is not null or granted is not null
                        order by overdue desc, waiting desc, asked desc, o.id
                        """.formatted(ENDED))
                .param("today", today)
                .query((row, number) -> new Department(
                        row.getString("id"),
                        row.getLong("asked"),
                        row.getLong("open"),
                        row.getLong("waiting"),
                        row.getLong("overdue"),
                        row.getLong("refused"),
                        row.getLong("granted"),
                        row.getLong("unused")))
                .list();
    }

    private static Refused refused(ResultSet row, int number) throws SQLException {
        String ground = row.getString("ground");
        Timestamp at = row.getTimestamp("at");
        return new Refused(
                row.getString("id"),
                row.getString("title"),
                row.getString("organization"),
                row.getString("state"),
                ground == null ? texts(row.getArray("codes")) : List.of(ground),
                row.getString("by_organization"),
                row.getString("person"),
                row.getString("reason"),
                at.toInstant());
    }

    private static List<String> texts(Array array) throws SQLException {
        return Arrays.asList((String[]) array.getArray());
    }
}
