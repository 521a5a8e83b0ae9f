package org.yuheng.orchestrator.request;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.yuheng.orchestrator.identity.Action;
import org.yuheng.orchestrator.identity.CurrentUser;
import org.yuheng.orchestrator.identity.Permissions;
import org.yuheng.orchestrator.outbox.Outbox;
import org.yuheng.orchestrator.web.Problems;

/** What people do with requests; every action commits with its audit event and with the wake of the workflow. */
@Service
public class RequestDesk {

    /** Later an applicant can no longer withdraw alone: data is in use. */
    private static final Set<RequestState> WITHDRAWABLE = EnumSet.of(
            RequestState.DRAFT,
            RequestState.SUBMITTED,
            RequestState.SUPPLEMENT,
            RequestState.PROVIDER_REVIEW,
            RequestState.EXTENSION,
            RequestState.AGREED,
            RequestState.PROVISIONING,
            RequestState.GRANTED,
            RequestState.READY,
            RequestState.HOLD,
            RequestState.SUSPENDED);

    private final Requests requests;
    private final Outbox outbox;

    RequestDesk(Requests requests, Outbox outbox) {
        this.requests = requests;
        this.outbox = outbox;
    }

    static boolean withdrawable(Request request) {
        return WITHDRAWABLE.contains(request.state());
    }

    @Transactional
    public Request draft(CurrentUser user, RequestForm form) {
        Permissions.require(user, Action.REQUEST_DRAFT);
        return requests.create(user.actor(), user.organisation(), form);
    }

    @Transactional
    public Request copy(CurrentUser user, String id) {
        return draft(user, read(user, id).form());
    }

    /** @param version that the change was made on; another's change in between is refused */
    @Transactional
    public Request change(CurrentUser user, String id, int version, RequestForm form) {
        Request request = own(user, id);
        if (request.version() != version) {
            throw RequestProblems.REQUEST_STALE.because(
                    id + " is at version " + request.version() + ", the change was made on " + version);
        }
        if (!request.editable()) {
            throw RequestProblems.REQUEST_NOT_EDITABLE.because(id + " is " + request.state()
                    + (request.filedAt().isPresent() ? " and filed" : "") + "; copy it to ask for something else");
        }
        return requests.write(request, form, user.actor());
    }

    /** Hands the request in: to the head of the own office, and from there on. */
    @Transactional
    public Request submit(CurrentUser user, String id) {
        Request request = own(user, id);
        if (!request.editable()) {
            throw RequestProblems.REQUEST_STATE.because(
                    id + " is " + request.state() + " and was handed in already; nothing is left to submit");
        }
        Request filed = requests.file(request, true, user.actor());
        outbox.wake(id);
        return filed;
    }

    @Transactional
    public Request withdraw(CurrentUser user, String id, String reason) {
        Request request = own(user, id);
        if (!WITHDRAWABLE.contains(request.state())) {
            throw RequestProblems.REQUEST_STATE.because(id + " is " + request.state() + "; it can be withdrawn in "
                    + WITHDRAWABLE + ", later the data authority ends it");
        }
        Request withdrawn =
                requests.move(request, RequestState.WITHDRAWN, "WITHDRAWN_BY_APPLICANT", List.of(), user.actor());
        outbox.wake(id);
        return withdrawn;
    }

    /** Ends a request of anybody, with its runs. */
    @Transactional
    public Request terminate(CurrentUser user, String id, String code) {
        Permissions.require(user, Action.REQUEST_INTERVENE);
        Request request = locked(id);
        if (!request.state().next().contains(RequestState.TERMINATED)) {
            throw RequestProblems.REQUEST_STATE.because(id + " is " + request.state() + " and cannot be terminated");
        }
        Request ended = requests.move(request, RequestState.TERMINATED, "TERMINATED", List.of(code), user.actor());
        outbox.wake(id);
        return ended;
    }

    /** Decides a held request again on purpose, because what the rules look at has changed. */
    @Transactional
    public Request decideAgain(CurrentUser user, String id) {
        read(user, id);
        Request request = locked(id);
        if (!user.may(Action.REQUEST_INTERVENE)) {
            Permissions.require(user, Action.REQUEST_DRAFT, request.organization());
        }
        if (request.state() != RequestState.HOLD) {
            throw RequestProblems.REQUEST_STATE.because(
                    id + " is " + request.state() + "; only a request on HOLD is decided again");
        }
        Request again = requests.move(request, RequestState.SUBMITTED, "DECIDED_AGAIN", List.of(), user.actor());
        outbox.wake(id);
        return again;
    }

    /** @throws org.yuheng.orchestrator.web.Problem NOT_FOUND also for a request that the user may not know of */
    public Request read(CurrentUser user, String id) {
        Request request = requests.find(id).orElseThrow(() -> Problems.NOT_FOUND.because("no request " + id));
        boolean draftOfOthers = request.round() == 0 && !request.organization().equals(user.organisation());
        boolean may = user.may(Action.REQUEST_READ_ALL)
                || (user.may(Action.REQUEST_READ) && requests.involves(request, user.organisation()));
        if (!may || (draftOfOthers && !user.may(Action.REQUEST_READ_ALL))) {
            throw Problems.NOT_FOUND.because("no request " + id + " for " + user.organisation());
        }
        return request;
    }

    public List<Request> list(CurrentUser user, Optional<RequestState> state, Optional<String> before, int most) {
        if (user.may(Action.REQUEST_READ_ALL)) {
            return requests.list(Optional.empty(), state, before, most);
        }
        Permissions.require(user, Action.REQUEST_READ);
        return requests.list(Optional.of(user.organisation()), state, before, most);
    }

    private Request own(CurrentUser user, String id) {
        read(user, id);
        Request request = locked(id);
        Permissions.require(user, Action.REQUEST_DRAFT, request.organization());
        return request;
    }

    private Request locked(String id) {
        return requests.lock(id).orElseThrow(() -> Problems.NOT_FOUND.because("no request " + id));
    }
}
