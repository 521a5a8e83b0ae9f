package org.yuheng.orchestrator.dispatch;

import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.yuheng.orchestrator.identity.CurrentUser;
import org.yuheng.orchestrator.outbox.Outbox;
import org.yuheng.orchestrator.web.ProblemType;
import org.yuheng.orchestrator.web.Problems;

/** What people do with runs. */
@Service
public class RunDesk {

    static final ProblemType RUN_ENDED =
            new ProblemType(HttpStatus.CONFLICT, "RUN_ENDED", "该次运行已结束", "The run has ended");

    private final Runs runs;
    private final Outbox outbox;

    RunDesk(Runs runs, Outbox outbox) {
        this.runs = runs;
        this.outbox = outbox;
    }

    static final ProblemType RUN_NOT_POSSIBLE =
            new ProblemType(HttpStatus.CONFLICT, "RUN_NOT_POSSIBLE", "当前不能开始新的运行", "No further run can start now");

    /**
     * Queues a further run on demand; the caller has checked that the user may, and that the request is in use.
     *
     * @param mostRuns as the owners granted
     */
    @Transactional
    public Run start(String request, String specDigest, int mostRuns) {
        List<Run> all = runs.of(request);
        if (all.stream().anyMatch(run -> !run.state().ended())) {
            throw RUN_NOT_POSSIBLE.because("run " + all.get(all.size() - 1).number() + " has not ended");
        }
        if (all.size() >= mostRuns) {
            throw RUN_NOT_POSSIBLE.because("the owners granted " + mostRuns + " runs, and there were " + all.size());
        }
        Run run = runs.queue(request, all.size() + 1, specDigest);
        outbox.wake(request);
        return run;
    }

    /** Asks for a run to be cancelled; the caller has checked that the user may. */
    @Transactional
    public Run cancel(CurrentUser user, String request, int number, String reason) {
        Run run = runs.find(request, number)
                .orElseThrow(() -> Problems.NOT_FOUND.because("request " + request + " has no run " + number));
        if (run.state().ended()) {
            throw RUN_ENDED.because("run " + number + " is " + run.state());
        }
        runs.requestCancel(run, reason, user.actor());
        return runs.find(request, number).orElseThrow();
    }
}
