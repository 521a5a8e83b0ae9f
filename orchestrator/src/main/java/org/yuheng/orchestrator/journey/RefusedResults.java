package org.yuheng.orchestrator.journey;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.yuheng.adapter.engine.JobId;
import org.yuheng.computation.JobSpec;
import org.yuheng.orchestrator.decision.Decided;
import org.yuheng.orchestrator.decision.Decisions;
import org.yuheng.orchestrator.dispatch.Run;
import org.yuheng.orchestrator.dispatch.Runs;
import org.yuheng.orchestrator.outbox.Outbox;
import org.yuheng.orchestrator.partner.ResultRefused;
import org.yuheng.orchestrator.release.Manifests;

/** Ends the run whose result its reviewer refused at the reviewer's own node; who else refuses changes nothing. */
@Component
class RefusedResults {

    private static final Logger LOG = LoggerFactory.getLogger(RefusedResults.class);

    private final Runs runs;
    private final Decisions decisions;
    private final Manifests manifests;
    private final Outbox outbox;

    RefusedResults(Runs runs, Decisions decisions, Manifests manifests, Outbox outbox) {
        this.runs = runs;
        this.decisions = decisions;
        this.manifests = manifests;
        this.outbox = outbox;
    }

    @EventListener
    void end(ResultRefused refused) {
        JobId job;
        try {
            job = JobId.parse(refused.job());
        } catch (IllegalArgumentException e) {
            LOG.warn("node {} refuses the result of \"{}\", which is no job", refused.node(), refused.job());
            return;
        }
        boolean bySpecifiedReviewer = runs.find(job.request(), job.run())
                .filter(run -> run.job().equals(job))
                .map(Run::specDigest)
                .flatMap(decisions::ofSpec)
                .flatMap(Decided::spec)
                .map(JobSpec::parse)
                .flatMap(JobSpec::reviewer)
                .filter(reviewer -> reviewer.node().equals(refused.node())
                        && reviewer.organization().equals(refused.organisation()))
                .isPresent();
        if (!bySpecifiedReviewer) {
            LOG.warn("{} at node {} has no say in the result of {}", refused.organisation(), refused.node(), job);
            return;
        }
        manifests.refuse(job, refused.person(), refused.reason());
        outbox.wakeRun(job.request(), job.run());
    }
}
