package org.yuheng.orchestrator.rules;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.yuheng.orchestrator.web.Cursor;
import org.yuheng.orchestrator.web.Page;

/** How often rows of the rule tables fired, and in which decisions. */
@Repository
class RuleFirings {

    private final JdbcClient jdbc;

    RuleFirings(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @param title of the request */
    record Firing(String request, int round, String title, String organisation, Instant at) {}

    /** By {@code table/rule}, as counted by every deciding transaction itself. */
    Map<String, Long> counts() {
        Map<String, Long> byRow = new HashMap<>();
        jdbc.sql("select rule_table, rule_id, sum(fired) as fired from rule_firings group by rule_table, rule_id")
                .query((row, number) ->
                        byRow.put(row.getString("rule_table") + "/" + row.getString("rule_id"), row.getLong("fired")))
                .list();
        return byRow;
    }

    /** How often a row fired in a month. */
    record Month(YearMonth month, long fired) {}

    /** The last months up to {@code last}, which comes last, from the first on in which the row fired; empty where it did in none. */
    List<Month> months(String table, String rule, YearMonth last, int most) {
        YearMonth first = last.minusMonths(most - 1L);
        Map<YearMonth, Long> counts = new HashMap<>();
        jdbc.sql("""
                        select month, sum(fired) as fired from rule_firings_by_month
                        where rule_table = :table and rule_id = :rule and month >= :first group by month
                        """)
                .param("table", table)
                .param("rule", rule)
                .param("first", first.atDay(1))
                .query((RowCallbackHandler) row ->
                        counts.put(YearMonth.from(row.getObject("month", LocalDate.class)), row.getLong("fired")));
        List<Month> months = new ArrayList<>();
        for (YearMonth month = first; !month.isAfter(last); month = month.plusMonths(1)) {
            if (!months.isEmpty() || counts.containsKey(month)) {
                months.add(new Month(month, counts.getOrDefault(month, 0L)));
            }
        }
        return months;
    }

    /**
     * Newest first.
     *
     * @param cursor null for the first page
     */
    Page<Firing> of(String table, String rule, String cursor, int size) {
        Optional<Cursor> from = Cursor.parse(cursor, 3);
        List<Firing> rows = jdbc.sql("""
                        with firing as (select request_id, round, decided_at from decision_rule
                            where rule_table = :table and rule_id = :rule
                                and (decided_at, request_id, round) < (cast(:at as timestamptz), :request, :round)
                            order by decided_at desc, request_id desc, round desc limit :most)
                        select f.request_id, f.round, r.title, r.organization, f.decided_at
                        from firing f join sharing_request r on r.id = f.request_id
                        order by f.decided_at desc, f.request_id desc, f.round desc
                        """)
                .param("table", table)
                .param("rule", rule)
                .param("at", from.map(key -> key.moment(0).toString()).orElse("infinity"))
                .param("request", from.map(key -> key.part(1)).orElse(""))
                .param("round", from.map(key -> key.number(2)).orElse(0L))
                .param("most", size + 1)
                .query((row, number) -> new Firing(
                        row.getString("request_id"),
                        row.getInt("round"),
                        row.getString("title"),
                        row.getString("organization"),
                        row.getTimestamp("decided_at").toInstant()))
                .list();
        return Page.of(rows, size, one -> Cursor.of(one.at(), one.request(), one.round()));
    }
}
