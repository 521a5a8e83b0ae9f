package org.yuheng.orchestrator.journey;

import java.util.List;
import org.springframework.stereotype.Component;
import org.yuheng.computation.JobSpec;
import org.yuheng.orchestrator.decision.Decided;
import org.yuheng.orchestrator.decision.Decisions;
import org.yuheng.orchestrator.partner.DatasetsOfRequest;

/** Gives events of nodes the datasets that they are about. */
@Component
class DecidedDatasets implements DatasetsOfRequest {

    private final Decisions decisions;

    DecidedDatasets(Decisions decisions) {
        this.decisions = decisions;
    }

    @Override
    public List<String> datasets(String request) {
        return decisions.latest(request).flatMap(Decided::spec).map(JobSpec::parse).stream()
                .flatMap(spec -> spec.inputs().stream())
                .map(JobSpec.Input::dataset)
                .distinct()
                .sorted()
                .toList();
    }
}
