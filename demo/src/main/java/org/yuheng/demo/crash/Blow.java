package org.yuheng.demo.crash;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.yuheng.json.StrictJson;

/**
 * One kill or check, and what it came to.
 *
 * @param place where
 * @param requests that were hit there
 * @param end a word for what happened; anything but the expected one is a failure
 * @param seconds in all
 */
record Blow(String place, int requests, String end, double seconds) {

    /** The orchestrator died where it should. */
    static final String DIED = "ORCHESTRATOR_DIED";
    /** Whatever died, every run came to its release. */
    static final String RELEASED = "RELEASED";

    boolean asItShould() {
        return end.equals(DIED) || end.startsWith(RELEASED);
    }

    String line() {
        return String.format(Locale.ROOT, "%-36s | %d | %5.1f s | %s", place, requests, seconds, end);
    }

    String json() {
        Map<String, Object> line = Map.of(
                "place", place,
                "requests", requests,
                "end", end,
                "millis", Math.round(seconds * 1000),
                "asItShould", asItShould());
        return new String(StrictJson.write(line), StandardCharsets.UTF_8);
    }
}
