package org.yuheng.orchestrator.audit;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.yuheng.orchestrator.identity.Actor;
import org.yuheng.orchestrator.web.InvalidParameter;

/** Which events are asked for; what is empty does not narrow. */
record AuditQuery(
        Optional<String> request,
        Optional<String> person,
        Optional<String> organisation,
        Optional<String> dataset,
        Optional<String> action,
        Optional<Instant> from,
        Optional<Instant> to) {

    /**
     * @param from null for all of the past; the others likewise where they do not narrow
     * @throws InvalidParameter for a value that can be none of an event's
     */
    static AuditQuery of(
            String request,
            String person,
            String organisation,
            String dataset,
            String action,
            Instant from,
            Instant to) {
        return new AuditQuery(
                text("request", request),
                text("person", person),
                text("organisation", organisation),
                text("dataset", dataset),
                text("action", action),
                Optional.ofNullable(from),
                Optional.ofNullable(to));
    }

    private static Optional<String> text(String name, String value) {
        if (value != null && (value.length() > 128 || value.indexOf('\0') >= 0)) {
            throw new InvalidParameter(name + " is longer than 128 characters or has a NUL");
        }
        return Optional.ofNullable(value).map(String::strip).filter(present -> !present.isEmpty());
    }

    /** What narrows, by name, as it stands in an address. */
    Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        request.ifPresent(value -> parameters.put("request", value));
        person.ifPresent(value -> parameters.put("person", value));
        organisation.ifPresent(value -> parameters.put("organisation", value));
        dataset.ifPresent(value -> parameters.put("dataset", value));
        action.ifPresent(value -> parameters.put("action", value));
        from.ifPresent(value -> parameters.put("from", value.toString()));
        to.ifPresent(value -> parameters.put("to", value.toString()));
        return parameters;
    }

    /** Looking at the trail is an event too. */
    AuditEvent.Draft looked(Actor by, String how) {
        return AuditEvent.of(by, how)
                .object("audit", "events")
                .detail("request", request.orElse(""))
                .detail("person", person.orElse(""))
                .detail("organisation", organisation.orElse(""))
                .detail("dataset", dataset.orElse(""))
                .detail("action", action.orElse(""))
                .detail("from", from.map(Object::toString).orElse(""))
                .detail("to", to.map(Object::toString).orElse(""));
    }

    /** Conditions to append, and their parameters. */
    String where(Map<String, Object> parameters) {
        StringBuilder where = new StringBuilder();
        add(where, parameters, "request", request, " and request = :request");
        add(where, parameters, "person", person, " and actor = :person");
        add(where, parameters, "organisation", organisation, " and organisation = :organisation");
        add(
                where,
                parameters,
                "dataset",
                dataset,
                " and sequence in (select sequence from audit_event_dataset where dataset = :dataset)");
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
