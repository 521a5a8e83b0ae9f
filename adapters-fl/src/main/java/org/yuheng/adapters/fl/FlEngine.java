package org.yuheng.adapters.fl;

import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yuheng.adapter.engine.Engine;
import org.yuheng.adapter.engine.EngineDescription;
import org.yuheng.adapter.engine.JobAssignment;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.adapter.engine.NodeServices;
import org.yuheng.adapter.engine.Refusal;
import org.yuheng.adapters.fl.plan.FlPlan;
import org.yuheng.adapters.fl.statistics.StatisticsParty;
import org.yuheng.adapters.fl.training.TrainingParty;

/** Federated training and statistics with masked updates and an attested aggregator, at one node. */
public final class FlEngine implements Engine {

    private final List<String> evidenceKinds;
    private final boolean simulated;
    private final SecureRandom random = new SecureRandom();

    /** An engine at a node that hosts no enclaves: data parties only. */
    public FlEngine() {
        this(List.of(), false);
    }

    /**
     * @param evidenceKinds what enclaves hosted at this node can show; empty where it hosts none
     * @param simulated whether that evidence is simulated
     */
    public FlEngine(List<String> evidenceKinds, boolean simulated) {
        this.evidenceKinds = List.copyOf(evidenceKinds);
        this.simulated = simulated;
    }

    @Override
    public EngineDescription describe() {
        return new EngineDescription(
                "FL_TEE",
                FlPlan.PROTOCOL,
                FlPlan.VERSION,
                "yuheng-embedded",
                List.of("SQL", "TRAIN"),
                evidenceKinds.isEmpty() ? List.of("party") : List.of("party", FlPlan.AGGREGATOR),
                Map.of("parties", (long) FlPlan.MAX_PARTIES, "features", (long) FlPlan.MAX_FEATURES),
                evidenceKinds,
                simulated);
    }

    @Override
    public Optional<Refusal> cannotExpress(byte[] spec) {
        return FlPlan.refusalOf(spec);
    }

    @Override
    public void run(JobAssignment assignment, NodeServices services) throws JobFailure, InterruptedException {
        FlPlan plan = FlPlan.of(assignment.spec());
        if (assignment.role().equals(FlPlan.AGGREGATOR)) {
            services.hostEnclave(FlPlan.PROTOCOL, plan.partyRoles());
            return;
        }
        plan.indexOf(assignment.role());
        if (plan.statistics().isPresent()) {
            StatisticsParty.run(plan, plan.statistics().get(), assignment, services, random);
        } else {
            TrainingParty.run(plan, plan.training().orElseThrow(), assignment, services, random);
        }
    }
}
