package org.yuheng.orchestrator.dispatch;

import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.yuheng.orchestrator.identity.CurrentUser;
import org.yuheng.orchestrator.web.ProblemType;
import org.yuheng.orchestrator.web.Problems;

/** What people do with runs. */
@Service
public class RunDesk {

    static final ProblemType RUN_ENDED =
            new ProblemType(HttpStatus.CONFLICT, "RUN_ENDED", "该次运行已结束", "The run has ended");

    private final Runs runs;

    RunDesk(Runs runs) {
        this.runs = runs;
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
