package org.yuheng.policy;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.Optional;

/**
 * Decisions a second on one thread, guard rails included, over every case of the rule base; prints JSON lines. With
 * {@code --forget} tables remember no answers; parts show where the time goes. What is counted is this thread's CPU time,
 * so that neighbours on the machine disturb less.
 */
public final class DecisionsPerSecond {

    private static final int ROUNDS = 10;

    private DecisionsPerSecond() {}

    public static void main(String[] args) {
        boolean forget = List.of(args).contains("--forget");
        PolicyBundle bundle = PolicyBundle.baseline();
        PolicyEngine engine = forget ? PolicyEngine.withoutMemory(bundle) : PolicyEngine.of(bundle);
        List<Facts> facts = Case.all().stream().map(Case::parsed).toList();
        GuardRails guardRails = new GuardRails(bundle.files().get(PolicyBundle.GUARD_RAILS));
        for (int round = 1; round <= ROUNDS; round++) {
            int repeats = forget ? 2 : 60;
            double decisions = perSecond(facts, repeats, engine::decide);
            double hashes = perSecond(facts, repeats, f -> Digests.sha256(f.toBytes()));
            double rails = perSecond(facts, repeats, f -> {
                Situation situation = new Situation(f, bundle.jurisdiction());
                Capabilities capabilities = new Capabilities(f, situation, bundle.settings());
                return guardRails.violations(GuardView.of(f, situation, capabilities, Optional.empty(), false, 10));
            });
            System.out.printf(
                    "{\"round\":%d,\"remembers\":%s,\"decisionsPerSecond\":%.0f,\"microseconds\":%.1f,"
                            + "\"ofWhichFactsHash\":%.1f,\"ofWhichGuardRails\":%.1f}%n",
                    round, !forget, decisions, 1e6 / decisions, 1e6 / hashes, 1e6 / rails);
        }
    }

    private static double perSecond(List<Facts> facts, int repeats, java.util.function.Function<Facts, Object> work) {
        ThreadMXBean cpu = ManagementFactory.getThreadMXBean();
        long start = cpu.getCurrentThreadCpuTime();
        int blackHole = 0;
        for (int i = 0; i < repeats; i++) {
            for (Facts one : facts) {
                blackHole += work.apply(one).hashCode() & 1;
            }
        }
        long nanos = cpu.getCurrentThreadCpuTime() - start;
        if (blackHole < 0) {
            throw new IllegalStateException("unreachable");
        }
        return facts.size() * (double) repeats / (nanos / 1e9);
    }
}
