package org.yuheng.adapter.wire;

import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The ids of verified calls for as long as their time stamp would let them in again. It lives in memory: what a restart
 * forgets is still harmless, since every call of the contract may be repeated.
 */
final class SeenMessages {

    /** About 40 MB; far above what one orchestrator and the peers of the running jobs send within the time. */
    static final int LIMIT = 250_000;

    enum Verdict {
        FIRST,
        AGAIN,
        FULL
    }

    private final Map<String, Instant> until = new LinkedHashMap<>();
    private final Map<String, Integer> bySender = new HashMap<>();

    /** @param forget when the message is too old to be let in by its time stamp alone */
    synchronized Verdict see(String sender, String id, Instant forget, Instant now) {
        Iterator<Map.Entry<String, Instant>> oldest = until.entrySet().iterator();
        while (oldest.hasNext()) {
            Map.Entry<String, Instant> entry = oldest.next();
            if (!entry.getValue().isBefore(now)) {
                break;
            }
            oldest.remove();
            bySender.computeIfPresent(sender(entry.getKey()), (s, count) -> count == 1 ? null : count - 1);
        }
        if (until.containsKey(sender + "\n" + id)) {
            return Verdict.AGAIN;
        }
        // No sender may use up what the others need: a noisy peer must not keep the orchestrator out.
        if (bySender.getOrDefault(sender, 0) >= LIMIT / 2 || until.size() >= LIMIT) {
            return Verdict.FULL;
        }
        until.put(sender + "\n" + id, forget);
        bySender.merge(sender, 1, Integer::sum);
        return Verdict.FIRST;
    }

    private static String sender(String key) {
        return key.substring(0, key.indexOf('\n'));
    }
}
