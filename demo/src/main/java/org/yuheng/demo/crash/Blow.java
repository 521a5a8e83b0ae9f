package org.yuheng.demo.crash;

import java.util.Locale;
import java.util.Map;
import org.yuheng.json.StrictJson;

/**
 * One kill, and what it came to.
 *
 * @param place where
 * @param requests that were hit there
 * @param end a word for what happened; anything but the expected one is a failure
 * @param up seconds until the started process answered or died
 * @param seconds in all
 */
record Blow(String place, int requests, String end, double up, double seconds) {

    boolean asItShould() {
        return end.equals("ORCHESTRATOR_DIED") || end.startsWith("RELEASED");
    }

    String line() {
        return String.format(Locale.ROOT, "%-24s | %d | %s | %.1f (up %.1f)", place, requests, end, seconds, up);
    }

    String json() {
        return new String(
                StrictJson.write(Map.of(
                        "place",
                        place,
                        "requests",
                        requests,
                        "end",
                        end,
                        "millis",
                        Math.round(seconds * 1000),
                        "asItShould",
                        asItShould())),
                java.nio.charset.StandardCharsets.UTF_8);
    }
}
