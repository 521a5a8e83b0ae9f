package org.yuheng.trust.release;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A journal whose disk is the test's memory. */
final class MemoryJournal implements ReleaseJournal {

    private final Map<String, Map<Integer, Set<Integer>>> attempts = new HashMap<>();
    private final Set<String> releases = new HashSet<>();
    boolean full;
    boolean restored;

    @Override
    public synchronized Reservation reserve(List<Use> uses) throws IOException {
        if (full) {
            throw new IOException("no space left on device");
        }
        if (restored) {
            return Reservation.JOURNAL_RESTORED;
        }
        for (Use use : uses) {
            Map<Integer, Set<Integer>> runs = attempts.getOrDefault(use.grantId(), Map.of());
            Set<Integer> tried = runs.getOrDefault(use.job().run(), Set.of());
            if (releases.contains(key(use))) {
                return Reservation.ALREADY_RELEASED;
            }
            if (!runs.containsKey(use.job().run()) && runs.size() >= use.maxRuns()) {
                return Reservation.RUNS_SPENT;
            }
            if (!tried.contains(use.job().attempt()) && tried.size() >= use.maxAttemptsPerRun()) {
                return Reservation.ATTEMPTS_SPENT;
            }
        }
        for (Use use : uses) {
            attempts.computeIfAbsent(use.grantId(), id -> new HashMap<>())
                    .computeIfAbsent(use.job().run(), run -> new HashSet<>())
                    .add(use.job().attempt());
            releases.add(key(use));
        }
        return Reservation.RESERVED;
    }

    synchronized int released() {
        return releases.size();
    }

    private static String key(Use use) {
        return use.grantId() + " " + use.job() + " " + use.role();
    }
}
