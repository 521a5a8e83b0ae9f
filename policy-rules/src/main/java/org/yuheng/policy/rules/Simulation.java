package org.yuheng.policy.rules;

import java.util.ArrayList;
import java.util.List;
import org.yuheng.policy.Decision;
import org.yuheng.policy.Facts;
import org.yuheng.policy.PolicyBundle;
import org.yuheng.policy.PolicyEngine;

/**
 * What another bundle would have decided on stored facts, and for whom that differs.
 *
 * @param bundleHash of the bundle that was tried
 * @param decided how many stored decisions were decided again
 */
public record Simulation(String bundleHash, int decided, List<Difference> differences) {

    public Simulation {
        differences = List.copyOf(differences);
    }

    /** Facts with the decision that was made on them. */
    public record Stored(Facts facts, Decision decision) {}

    /**
     * @param aspects what differs: OUTCOME, CODES, SCENARIO, TECHNIQUE, PLACEMENT, OBLIGATIONS, CHAIN, CLOCK, RISK
     */
    public record Difference(
            String requestId,
            String requester,
            List<String> aspects,
            String before,
            String after,
            String zh,
            String en) {
        public Difference {
            aspects = List.copyOf(aspects);
        }

        /** Whether the requester would get another answer, and not only other conditions. */
        public boolean anotherOutcome() {
            return aspects.contains("OUTCOME") || aspects.contains("TECHNIQUE");
        }
    }

    public static Simulation of(PolicyBundle bundle, Iterable<Stored> history) {
        return of(PolicyEngine.of(bundle), history);
    }

    public static Simulation of(PolicyEngine engine, Iterable<Stored> history) {
        int decided = 0;
        List<Difference> differences = new ArrayList<>();
        for (Stored stored : history) {
            decided++;
            Decision after = engine.decide(stored.facts());
            List<String> aspects = aspects(stored.decision(), after);
            if (!aspects.isEmpty()) {
                differences.add(difference(stored, after, aspects));
            }
        }
        return new Simulation(engine.bundle().hash(), decided, differences);
    }

    private static Difference difference(Stored stored, Decision after, List<String> aspects) {
        String was = answer(stored.decision());
        String is = answer(after);
        String id = stored.facts().request().id();
        String requester = stored.facts().request().requester();
        return new Difference(
                id,
                requester,
                aspects,
                was,
                is,
                requester + " 的申请 " + id + "：" + (was.equals(is) ? was + "，不同之处 " + aspects : was + " → " + is),
                id + " of " + requester + ": "
                        + (was.equals(is) ? was + ", differing in " + aspects : was + " → " + is));
    }

    private static String answer(Decision decision) {
        return decision.technique()
                .map(t -> decision.outcome() + " " + t)
                .orElse(decision.outcome() + " " + String.join(",", decision.codes()));
    }

    private static List<String> aspects(Decision was, Decision is) {
        List<String> aspects = new ArrayList<>();
        differ(aspects, "OUTCOME", was.outcome(), is.outcome());
        differ(aspects, "CODES", was.codes(), is.codes());
        differ(aspects, "SCENARIO", was.scenario(), is.scenario());
        differ(aspects, "TECHNIQUE", was.technique(), is.technique());
        differ(aspects, "PLACEMENT", was.placement(), is.placement());
        differ(aspects, "OBLIGATIONS", demands(was), demands(is));
        differ(aspects, "CHAIN", was.chain(), is.chain());
        differ(aspects, "CLOCK", was.clock(), is.clock());
        differ(aspects, "RISK", was.risk().level(), is.risk().level());
        return aspects;
    }

    /** Obligations without their wording. */
    private static List<String> demands(Decision decision) {
        return decision.obligations().stream()
                .map(o -> o.code() + o.parameters() + o.enforcedBy())
                .sorted()
                .toList();
    }

    private static void differ(List<String> aspects, String aspect, Object was, Object is) {
        if (!was.equals(is)) {
            aspects.add(aspect);
        }
    }
}
