package org.yuheng.orchestrator.rules;

import java.util.List;
import org.yuheng.policy.rules.Simulation;

/** The decisions that were made, as the package that keeps them offers them. */
public interface History {

    /** Newest first, at most {@code most}. */
    List<Simulation.Stored> decided(int most);
}
