package org.yuheng.orchestrator.rules;

import java.util.Optional;
import org.yuheng.policy.Decision;

/** Decides kept facts again, as the package that keeps decisions offers it. */
public interface Replays {

    /** @param bundleHash under which bundle; empty for the one that decided */
    Optional<Replayed> latest(String request, Optional<String> bundleHash);

    /**
     * @param identical whether the bytes are those that were kept
     * @param facts what it was decided on, exactly
     */
    record Replayed(
            int round,
            String bundleHash,
            String keptDigest,
            String againDigest,
            boolean identical,
            Decision kept,
            Decision again,
            byte[] facts) {
        public Replayed {
            facts = facts.clone();
        }

        @Override
        public byte[] facts() {
            return facts.clone();
        }
    }
}
