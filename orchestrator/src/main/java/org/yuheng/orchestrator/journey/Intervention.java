package org.yuheng.orchestrator.journey;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.yuheng.orchestrator.identity.Action;
import org.yuheng.orchestrator.identity.CurrentUser;
import org.yuheng.orchestrator.request.RequestState;

/** What people do to a request on its way besides approving it; each needs a reason in words. */
enum Intervention {
    /** 挂起: the own office looks at it again, and it is decided again. */
    HOLD(List.of(Action.REQUEST_INTERVENE), RequestState.HOLD, Side.ANYBODY),
    /** 中止: nothing runs and clocks stand still until it is resumed. */
    SUSPEND(List.of(Action.REQUEST_INTERVENE), RequestState.SUSPENDED, Side.ANYBODY),
    /** 恢复: goes on with its use; one that was not in use yet is decided again. */
    RESUME(List.of(Action.REQUEST_INTERVENE), null, Side.ANYBODY),
    /** 校核: asks the providers to verify their data, under the statutory clock. */
    CORRECTION(List.of(Action.CORRECTION_REQUEST), RequestState.CORRECTION, Side.APPLICANT),
    /** A provider has verified, and corrected what was wrong. */
    CORRECTED(
            List.of(Action.APPROVE_AS_PROVIDER_REVIEWER, Action.APPROVE_AS_PROVIDER_HEAD),
            RequestState.IN_USE,
            Side.PROVIDER),
    /** 争议, raised by the applicant's side. */
    DISPUTE(List.of(Action.REQUEST_DRAFT), RequestState.DISPUTE, Side.APPLICANT),
    /** 争议, raised by a provider. */
    PROVIDER_DISPUTE(List.of(Action.APPROVE_AS_PROVIDER_HEAD), RequestState.DISPUTE, Side.PROVIDER),
    /** 提出停止提供: a provider wants its data out of use, and nothing runs until both sides have agreed. */
    WITHDRAWAL(
            List.of(Action.APPROVE_AS_PROVIDER_HEAD, Action.APPROVE_AS_PARTNER),
            RequestState.WITHDRAWAL_NEGOTIATION,
            Side.PROVIDER),
    /** 继续提供: the provider that asked goes on after all; another cannot for it. */
    WITHDRAWAL_DROPPED(
            List.of(Action.APPROVE_AS_PROVIDER_HEAD, Action.APPROVE_AS_PARTNER), RequestState.IN_USE, Side.WHO_ASKED),
    /** 同意停止使用: the applicant's head agrees, and the nodes dispose of what they keep. */
    WITHDRAWAL_ACCEPTED(List.of(Action.REQUEST_OFFICE_APPROVE), RequestState.DISPOSAL, Side.APPLICANT),
    /** The authority settles the dispute: it goes on where it was. */
    SETTLE(List.of(Action.APPROVE_AS_DATA_AUTHORITY), null, Side.ANYBODY),
    /** The authority settles the dispute: it ends. */
    SETTLE_END(List.of(Action.APPROVE_AS_DATA_AUTHORITY), null, Side.ANYBODY);

    /** Whose people may. */
    enum Side {
        APPLICANT,
        PROVIDER,
        /** The organisation whose person brought the request into its state. */
        WHO_ASKED,
        ANYBODY
    }

    private final List<Action> actions;
    private final RequestState target;
    private final Side side;

    Intervention(List<Action> actions, RequestState target, Side side) {
        this.actions = actions;
        this.target = target;
        this.side = side;
    }

    List<Action> actions() {
        return actions;
    }

    Side side() {
        return side;
    }

    boolean allowed(CurrentUser user) {
        return actions.stream().anyMatch(user::may);
    }

    /** As it stands in an address. */
    public String path() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Optional<Intervention> of(String path) {
        return Stream.of(values()).filter(one -> one.path().equals(path)).findFirst();
    }

    /**
     * Where it leads from here.
     *
     * @param before state from which the request came into {@code now}
     * @return empty when it is not to be done now
     */
    Optional<RequestState> leadsTo(RequestState now, RequestState before) {
        Optional<RequestState> to =
                switch (this) {
                    // What is being disposed of is held by the journey alone, where a node fails.
                    case HOLD -> Optional.of(target).filter(state -> now != RequestState.DISPOSAL);
                    case SUSPEND, CORRECTION, DISPUTE, PROVIDER_DISPUTE, WITHDRAWAL -> Optional.of(target);
                    case WITHDRAWAL_DROPPED, WITHDRAWAL_ACCEPTED ->
                        Optional.of(target).filter(state -> now == RequestState.WITHDRAWAL_NEGOTIATION);
                    case CORRECTED -> Optional.of(target).filter(state -> now == RequestState.CORRECTION);
                    case RESUME ->
                        Optional.of(inUse(before) ? RequestState.IN_USE : RequestState.SUBMITTED)
                                .filter(state -> now == RequestState.SUSPENDED);
                    case SETTLE ->
                        Optional.of(inUse(before) ? RequestState.IN_USE : RequestState.PROVIDER_REVIEW)
                                .filter(state -> now == RequestState.DISPUTE);
                    case SETTLE_END ->
                        Optional.of(inUse(before) ? RequestState.TERMINATED : RequestState.REFUSED)
                                .filter(state -> now == RequestState.DISPUTE);
                };
        return to.filter(now.next()::contains);
    }

    private static boolean inUse(RequestState state) {
        return state == RequestState.GRANTED || state == RequestState.READY || state == RequestState.IN_USE;
    }
}
