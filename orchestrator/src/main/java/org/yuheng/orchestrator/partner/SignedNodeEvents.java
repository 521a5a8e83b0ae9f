package org.yuheng.orchestrator.partner;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.yuheng.trust.Digests;
import org.yuheng.trust.UtcInstant;
import tools.jackson.databind.annotation.JsonDeserialize;

/** A node's statement of what its people and its policy did: opened, granted, refused, disposed of. */
record SignedNodeEvents(String node, List<Event> events) {

    static final String PAYLOAD_TYPE = "application/vnd.yuheng.node-events.v1+json";

    private static final int MOST = 500;

    /**
     * @param id made by the node; what is sent again under it does nothing
     * @param actor username at the node, or {@code policy}
     * @param organization the owner for whom it happened
     * @param action UPPER_SNAKE, for example {@code RESULT_OPENED}
     * @param request empty where there is none
     * @param job likewise
     * @param object what it was done to, for example a result part
     * @param result {@code sha256:…} of the result, or empty
     */
    record Event(
            UUID id,
            @JsonDeserialize(using = UtcInstant.class) Instant at,
            String actor,
            String organization,
            String action,
            String request,
            String job,
            List<String> datasets,
            String object,
            String result,
            Map<String, String> detail) {

        Event {
            requireAtMost("actor", actor, 64);
            requireAtMost("organization", organization, 64);
            if (!action.matches("[A-Z][A-Z0-9_]{2,63}")) {
                throw new IllegalArgumentException("action \"" + action + "\" must be UPPER_SNAKE");
            }
            requireAtMost("request", request, 64);
            requireAtMost("job", job, 128);
            requireAtMost("object", object, 256);
            if (!result.isEmpty()) {
                Digests.require("result", result);
            }
            if (datasets.size() > 64 || detail.size() > 32) {
                throw new IllegalArgumentException("at most 64 datasets and 32 details");
            }
            datasets = List.copyOf(datasets);
            datasets.forEach(code -> requireAtMost("dataset", code, 64));
            detail = new TreeMap<>(detail);
            detail.forEach((key, value) -> {
                requireAtMost("detail", key, 64);
                requireAtMost(key, value, 1_000);
            });
        }

        private static void requireAtMost(String what, String text, int longest) {
            if (text.length() > longest || text.indexOf('\0') >= 0) {
                throw new IllegalArgumentException(
                        what + " has " + text.length() + " characters, at most " + longest + " and no NUL");
            }
        }
    }

    SignedNodeEvents {
        if (events.size() > MOST) {
            throw new IllegalArgumentException(events.size() + " events, at most " + MOST);
        }
        events = List.copyOf(events);
    }
}
