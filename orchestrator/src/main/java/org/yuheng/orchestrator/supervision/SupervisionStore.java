package org.yuheng.orchestrator.supervision;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Reads over the tables of requests, reviews, clocks, grants and runs. */
@Repository
class SupervisionStore {

    /** States in which nothing more can happen to a request. */
    private static final String ENDED = "('CLOSED', 'REJECTED', 'DENIED', 'REFUSED', 'WITHDRAWN', 'TERMINATED')";

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
     * By due day, overdue first; clocks without a day last.
     *
     * @param department applicant, or whoever is waited for
     */
    List<Due> due(Optional<String> department, Optional<LocalDate> before, int from, int most) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("from", from);
        parameters.put("most", most);
        StringBuilder where = new StringBuilder("c.state <> 'STOPPED' and r.state not in " + ENDED);
        department.ifPresent(id -> {
            where.append("""
                     and (r.organization = :department or exists (select 1 from review_task t
                          where t.request_id = r.id and t.state = 'OPEN' and t.organization = :department))
                    """);
            parameters.put("department", id);
        });
        before.ifPresent(day -> {
            where.append(" and c.due < :before");
            parameters.put("before", day);
        });
        return jdbc.sql("""
                        select r.id, r.title, r.organization, r.state, c.kind, c.state = 'PAUSED' as paused, c.due,
                            array(select distinct t.organization from review_task t
                                where t.request_id = r.id and t.state = 'OPEN'
                                union select g.owner from owner_grant g
                                where g.request_id = r.id and g.state = 'PENDING' and r.state = 'PROVISIONING') as waiting
                        from clock c join sharing_request r on r.id = c.request
                        where %s
                        order by c.due nulls last, r.id, c.kind offset :from limit :most
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
    }

    /** Newest first; {@code department} is who refused or who was refused. */
    List<Refused> refused(Optional<String> department, int from, int most) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("from", from);
        parameters.put("most", most);
        department.ifPresent(id -> parameters.put("department", id));
        return jdbc.sql("""
                        select r.id, r.title, r.organization, r.state, r.codes, r.changed_at, t.ground,
                            coalesce(t.organization, '') as by_organization, coalesce(t.decided_by, '') as person,
                            coalesce(t.reason, '') as reason, coalesce(t.decided_at, r.changed_at) as at
                        from sharing_request r
                        left join lateral (select * from review_task k
                            where k.request_id = r.id and k.state = 'REFUSED' order by k.decided_at desc limit 1) t on true
                        where r.state in ('REFUSED', 'DENIED', 'REJECTED') %s
                        order by r.changed_at desc, r.id offset :from limit :most
                        """.formatted(
                                department.isPresent()
                                        ? "and (r.organization = :department or t.organization = :department)"
                                        : ""))
                .params(parameters)
                .query(SupervisionStore::refused)
                .list();
    }

    /** Grants in force, unused ones first, oldest first. */
    List<Granted> granted(Optional<String> department, boolean unusedOnly, int from, int most) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("from", from);
        parameters.put("most", most);
        department.ifPresent(id -> parameters.put("department", id));
        return jdbc.sql("""
                        select * from (
                            select r.id, r.title, r.organization, g.owner, g.node, g.changed_at,
                                (select count(*) from run where run.request_id = g.request_id
                                    and run.spec_digest = g.spec_digest and run.state = 'RELEASED') as released
                            from owner_grant g join sharing_request r on r.id = g.request_id
                            where g.state = 'GRANTED' and r.state not in %s %s) u
                        where %s
                        order by (released = 0) desc, changed_at, id, owner offset :from limit :most
                        """.formatted(
                        ENDED,
                        department.isPresent() ? "and (g.owner = :department or r.organization = :department)" : "",
                        unusedOnly ? "released = 0" : "true"))
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
