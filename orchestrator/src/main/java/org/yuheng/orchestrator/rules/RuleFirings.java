package org.yuheng.orchestrator.rules;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** How often rows of the rule tables fired, and in which decisions. */
@Repository
class RuleFirings {

    private static final Duration FRESH = Duration.ofMinutes(1);

    private final JdbcClient jdbc;
    private final Clock clock;
    private volatile Counted counted = new Counted(Instant.MIN, Map.of());

    RuleFirings(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    private record Counted(Instant at, Map<String, Long> byRow) {}

    /** @param title of the request */
    record Firing(String request, int round, String title, String organisation, Instant at) {}

    /** By {@code table/rule}; up to a minute old, since millions of firings are counted. */
    Map<String, Long> counts() {
        Counted known = counted;
        Instant now = clock.instant();
        if (known.at().isAfter(now.minus(FRESH))) {
            return known.byRow();
        }
        Map<String, Long> byRow = new HashMap<>();
        jdbc.sql("select rule_table, rule_id, count(*) as fired from decision_rule group by rule_table, rule_id")
                .query((row, number) ->
                        byRow.put(row.getString("rule_table") + "/" + row.getString("rule_id"), row.getLong("fired")))
                .list();
        counted = new Counted(now, Map.copyOf(byRow));
        return counted.byRow();
    }

    /** Newest first. */
    List<Firing> of(String table, String rule, int from, int most) {
        return jdbc.sql("""
                        select f.request_id, f.round, r.title, r.organization, f.decided_at
                        from decision_rule f join sharing_request r on r.id = f.request_id
                        where f.rule_table = :table and f.rule_id = :rule
                        order by f.decided_at desc, f.request_id, f.round offset :from limit :most
                        """)
                .param("table", table)
                .param("rule", rule)
                .param("from", from)
                .param("most", most)
                .query((row, number) -> new Firing(
                        row.getString("request_id"),
                        row.getInt("round"),
                        row.getString("title"),
                        row.getString("organization"),
                        row.getTimestamp("decided_at").toInstant()))
                .list();
    }
}
