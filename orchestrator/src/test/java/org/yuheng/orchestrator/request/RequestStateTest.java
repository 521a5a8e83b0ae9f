package org.yuheng.orchestrator.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RequestStateTest {

    @Test
    void everyStateCanBeReachedFromADraft() {
        Set<RequestState> reached = EnumSet.of(RequestState.DRAFT);
        boolean grew = true;
        while (grew) {
            Set<RequestState> more = EnumSet.copyOf(reached);
            reached.forEach(state -> more.addAll(state.next()));
            grew = reached.addAll(more);
        }
        assertThat(reached).containsExactlyInAnyOrder(RequestState.values());
    }

    @Test
    void everyStateThatHasNotEndedCanEnd() {
        for (RequestState state : RequestState.values()) {
            Set<RequestState> reached = EnumSet.of(state);
            boolean grew = true;
            while (grew) {
                Set<RequestState> more = EnumSet.copyOf(reached);
                reached.forEach(from -> more.addAll(from.next()));
                grew = reached.addAll(more);
            }
            assertThat(reached).as(state.name()).anyMatch(RequestState::ended);
        }
    }

    @Test
    void theRegularWayIsOpen() {
        RequestState[] way = {
            RequestState.DRAFT,
            RequestState.DEPT_APPROVED,
            RequestState.SUBMITTED,
            RequestState.CLASSIFIED,
            RequestState.RISK_ASSESSED,
            RequestState.PROVIDER_REVIEW,
            RequestState.AGREED,
            RequestState.PROVISIONING,
            RequestState.GRANTED,
            RequestState.READY,
            RequestState.IN_USE,
            RequestState.EXPIRING,
            RequestState.DISPOSAL,
            RequestState.CLOSED
        };
        for (int i = 1; i < way.length; i++) {
            assertThat(way[i - 1].next()).as(way[i - 1].name()).contains(way[i]);
        }
    }

    @Test
    void nothingIsDispatchedWithoutReviewAndGrant() {
        assertThat(RequestState.SUBMITTED.next()).doesNotContain(RequestState.AGREED, RequestState.PROVISIONING);
        assertThat(RequestState.PROVIDER_REVIEW.next()).doesNotContain(RequestState.GRANTED, RequestState.READY);
        assertThat(RequestState.AGREED.next()).doesNotContain(RequestState.READY, RequestState.IN_USE);
        assertThat(RequestState.HOLD.next())
                .containsOnly(RequestState.SUBMITTED, RequestState.WITHDRAWN, RequestState.TERMINATED);
    }
}
