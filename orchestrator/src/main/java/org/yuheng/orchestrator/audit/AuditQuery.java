package org.yuheng.orchestrator.audit;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Which events are asked for; what is empty does not narrow. */
record AuditQuery(
        Optional<String> request,
        Optional<String> person,
        Optional<String> organisation,
        Optional<String> dataset,
        Optional<String> action,
        Optional<Instant> from,
        Optional<Instant> to) {

    /** Conditions to append, and their parameters. */
    String where(Map<String, Object> parameters) {
        StringBuilder where = new StringBuilder();
        add(where, parameters, "request", request, " and request = :request");
        add(where, parameters, "person", person, " and actor = :person");
        add(where, parameters, "organisation", organisation, " and organisation = :organisation");
        add(where, parameters, "dataset", dataset, " and datasets @> array[cast(:dataset as text)]");
        add(where, parameters, "action", action, " and action = :action");
        add(where, parameters, "from", from.map(Timestamp::from), " and time >= :from");
        add(where, parameters, "to", to.map(Timestamp::from), " and time < :to");
        return where.toString();
    }

    private static void add(
            StringBuilder where, Map<String, Object> parameters, String name, Optional<?> value, String condition) {
        value.ifPresent(present -> {
            where.append(condition);
            parameters.put(name, present);
        });
    }
}
