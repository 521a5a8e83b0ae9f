package org.yuheng.orchestrator.journey;

import java.util.function.Function;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import org.yuheng.orchestrator.journey.CrashPoint.Moment;
import org.yuheng.orchestrator.journey.CrashPoint.Step;
import org.yuheng.orchestrator.request.Request;
import org.yuheng.orchestrator.request.Requests;

/** One transaction of a step: the request is locked, the epoch checked, and everything commits together or not at all. */
@Component
class Steps {

    private final Requests requests;
    private final TransactionTemplate transaction;

    Steps(Requests requests, TransactionTemplate transaction) {
        this.requests = requests;
        this.transaction = transaction;
    }

    /** @throws io.temporal.failure.ApplicationFailure STALE_EPOCH when a later workflow carries the request on */
    <T> T commit(Ref ref, Step step, Function<Request, T> body) {
        CrashPoint.at(step, Moment.BEFORE, ref.request());
        T result = transaction.execute(status -> {
            T outcome = body.apply(current(ref));
            CrashPoint.at(step, Moment.UNCOMMITTED, ref.request());
            return outcome;
        });
        CrashPoint.at(step, Moment.COMMITTED, ref.request());
        return result;
    }

    private Request current(Ref ref) {
        Request request = requests.lock(ref.request())
                .orElseThrow(() -> new IllegalStateException("no request " + ref.request()));
        requireEpoch(ref, request);
        return request;
    }

    /** Before something is done outside: a workflow of an earlier epoch does not even ask. */
    Request read(Ref ref) {
        Request request = requests.find(ref.request())
                .orElseThrow(() -> new IllegalStateException("no request " + ref.request()));
        requireEpoch(ref, request);
        return request;
    }

    private static void requireEpoch(Ref ref, Request request) {
        if (request.epoch() != ref.epoch()) {
            throw new StaleEpoch(ref, request.epoch()).toFailure();
        }
    }
}
