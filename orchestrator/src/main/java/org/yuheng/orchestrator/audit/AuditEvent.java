package org.yuheng.orchestrator.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.yuheng.orchestrator.identity.Actor;

/**
 * One event of domain.md §6. Empty text means that the field does not apply.
 *
 * @param time when it happened, microseconds
 * @param action UPPER_SNAKE, past tense, for example {@code REQUEST_SUBMITTED}
 * @param before {@code sha256:…} of the object before, empty for a new one
 * @param after {@code sha256:…} of the object after
 * @param ruleSet hash of the policy bundle
 * @param detail further facts by name; never personal details beyond names of accounts, never data
 */
public record AuditEvent(
        UUID id,
        Instant time,
        Actor actor,
        String action,
        ObjectRef object,
        String before,
        String after,
        String ruleSet,
        String decision,
        List<String> obligations,
        String request,
        List<String> datasets,
        String job,
        String engine,
        String measurement,
        String result,
        String correlationId,
        Map<String, String> detail) {

    /**
     * @param type for example {@code request}, {@code account}
     * @param version grows with every change; 0 where there is none
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record ObjectRef(String type, String id, long version) {}

    public AuditEvent {
        Objects.requireNonNull(id, "id");
        time = time.truncatedTo(ChronoUnit.MICROS);
        Objects.requireNonNull(actor, "actor");
        if (!action.matches("[A-Z][A-Z0-9_]{2,63}")) {
            throw new IllegalArgumentException("action \"" + action + "\" must be UPPER_SNAKE");
        }
        obligations = List.copyOf(obligations);
        datasets = List.copyOf(datasets);
        detail = Collections.unmodifiableSortedMap(new TreeMap<>(detail));
    }

    public static Draft of(Actor actor, String action) {
        return new Draft(actor, action);
    }

    /** Gathers an event's fields; {@link AuditTrail#record(Draft)} gives it id, time and correlation. */
    public static final class Draft {

        private final Actor actor;
        private final String action;
        private ObjectRef object = new ObjectRef("", "", 0);
        private String before = "";
        private String after = "";
        private String ruleSet = "";
        private String decision = "";
        private List<String> obligations = List.of();
        private String request = "";
        private final List<String> datasets = new ArrayList<>();
        private String job = "";
        private String engine = "";
        private String measurement = "";
        private String result = "";
        private final Map<String, String> detail = new TreeMap<>();

        private Draft(Actor actor, String action) {
            this.actor = actor;
            this.action = action;
        }

        public Draft object(String type, String id, long version) {
            this.object = new ObjectRef(type, id, version);
            return this;
        }

        public Draft object(String type, String id) {
            return object(type, id, 0);
        }

        /** Digests of the object before and after the action; empty where there is none. */
        public Draft change(String before, String after) {
            this.before = before;
            this.after = after;
            return this;
        }

        public Draft ruleSet(String bundleDigest) {
            this.ruleSet = bundleDigest;
            return this;
        }

        public Draft decision(String decisionDigest, List<String> obligations) {
            this.decision = decisionDigest;
            this.obligations = List.copyOf(obligations);
            return this;
        }

        public Draft request(String requestId) {
            this.request = requestId;
            return this;
        }

        public Draft datasets(Iterable<String> codes) {
            codes.forEach(datasets::add);
            return this;
        }

        public Draft job(String jobId, String engine, String measurement) {
            this.job = jobId;
            this.engine = engine;
            this.measurement = measurement;
            return this;
        }

        public Draft result(String resultDigest) {
            this.result = resultDigest;
            return this;
        }

        public Draft detail(String name, Object value) {
            this.detail.put(name, Objects.toString(Optional.ofNullable(value).orElse("")));
            return this;
        }

        AuditEvent finish(UUID id, Instant time, String correlationId) {
            return new AuditEvent(
                    id,
                    time,
                    actor,
                    action,
                    object,
                    before,
                    after,
                    ruleSet,
                    decision,
                    obligations,
                    request,
                    datasets,
                    job,
                    engine,
                    measurement,
                    result,
                    correlationId,
                    detail);
        }
    }
}
