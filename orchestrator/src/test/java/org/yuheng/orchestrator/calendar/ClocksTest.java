package org.yuheng.orchestrator.calendar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.IllegalTransactionStateException;
import org.yuheng.orchestrator.support.OrchestratorTest;
import org.yuheng.policy.PolicyBundle;

class ClocksTest extends OrchestratorTest {

    private static final Instant NATIONAL_DAY_EVE = Instant.parse("2026-09-30T02:00:00Z");
    private static final Instant MONDAY = Instant.parse("2026-11-23T01:00:00Z");

    @Autowired
    private Clocks clocks;

    @Autowired
    private org.yuheng.orchestrator.rules.Engines engines;

    @Test
    void countsAroundTheNationalHoliday() {
        assertThat(start("C-1", Clocks.CONDITIONAL, NATIONAL_DAY_EVE).due()).contains(LocalDate.of(2026, 10, 20));
    }

    @Test
    void givesOneTenAndAtMostTwentyWorkingDays() {
        assertThat(start("C-2", Clocks.UNCONDITIONAL, MONDAY).due()).contains(LocalDate.of(2026, 11, 24));
        assertThat(start("C-3", Clocks.CONDITIONAL, MONDAY).due()).contains(LocalDate.of(2026, 12, 7));
        assertThat(within(() -> clocks.extend("C-3", ClockKind.ANSWER, 10, MONDAY))
                        .value()
                        .due())
                .contains(LocalDate.of(2026, 12, 21));
    }

    @Test
    void refusesALongerExtensionThanTheArticleAllows() {
        start("C-4", Clocks.CONDITIONAL, MONDAY);

        assertThat(within(() -> clocks.extend("C-4", ClockKind.ANSWER, 11, MONDAY))
                        .refusal()
                        .code())
                .isEqualTo("EXTENSION_TOO_LONG");
    }

    @Test
    void daysWhilePausedDoNotCount() {
        start("C-5", Clocks.CONDITIONAL, MONDAY);
        within(() -> {
            clocks.supplementAsked("C-5", Instant.parse("2026-11-25T03:00:00Z"));
            return null;
        });
        Reading paused = clocks.reading("C-5", ClockKind.ANSWER).orElseThrow();
        assertThat(paused.state()).isEqualTo(Reading.State.PAUSED);
        assertThat(paused.due()).isEmpty();
        assertThat(paused.elapsedDays()).contains(2);

        within(() -> {
            clocks.supplementArrived("C-5", Instant.parse("2026-12-01T03:00:00Z"));
            return null;
        });

        Reading resumed = clocks.reading("C-5", ClockKind.ANSWER).orElseThrow();
        assertThat(resumed.due()).contains(LocalDate.of(2026, 12, 11));
        assertThat(resumed.changes())
                .extracting(Reading.Change::event)
                .containsExactly(Reading.Event.STARTED, Reading.Event.PAUSED, Reading.Event.RESUMED);
    }

    @Test
    void theDayOfReceiptIsTheDayInChina() {
        // 16:30 UTC on Sunday is Monday in China.
        assertThat(start("C-6", Clocks.UNCONDITIONAL, Instant.parse("2026-11-22T16:30:00Z"))
                        .due())
                .contains(LocalDate.of(2026, 11, 24));
    }

    @Test
    void showsNoDueDateInAYearWithoutCalendar() {
        Reading reading = start("C-7", Clocks.CONDITIONAL, Instant.parse("2030-01-02T02:00:00Z"));

        assertThat(reading.due()).isEmpty();
        assertThat(reading.missingYear()).contains(2030);
    }

    @Test
    void startingAgainChangesNothing() {
        start("C-8", Clocks.CONDITIONAL, MONDAY);

        Reading again = start("C-8", Clocks.UNCONDITIONAL, NATIONAL_DAY_EVE);

        assertThat(again.due()).contains(LocalDate.of(2026, 12, 7));
        assertThat(again.changes()).hasSize(1);
    }

    @Test
    void aStoppedClockStaysStopped() {
        start("C-9", Clocks.CONDITIONAL, MONDAY);
        within(() -> {
            clocks.stop("C-9", ClockKind.ANSWER, Instant.parse("2026-11-26T03:00:00Z"));
            clocks.resume("C-9", ClockKind.ANSWER, Instant.parse("2026-11-27T03:00:00Z"));
            return null;
        });

        Reading reading = clocks.reading("C-9", ClockKind.ANSWER).orElseThrow();

        assertThat(reading.state()).isEqualTo(Reading.State.STOPPED);
        assertThat(reading.stoppedOn()).contains(LocalDate.of(2026, 11, 26));
        assertThat(reading.elapsedDays()).contains(3);
    }

    @Test
    void neverChangesOutsideOfATransaction() {
        assertThatThrownBy(() -> clocks.start("C-10", ClockKind.ANSWER, Clocks.CONDITIONAL, bundle(), MONDAY))
                .isInstanceOf(IllegalTransactionStateException.class);
    }

    @Test
    void theBaselineHasALimitForEveryKind() {
        Map<ClockKind, String> limits = Map.of(ClockKind.ANSWER, Clocks.CONDITIONAL);
        for (ClockKind kind : ClockKind.values()) {
            assertThat(PolicyBundle.baseline().jurisdiction().clock(limits.getOrDefault(kind, kind.name())))
                    .as(kind.name())
                    .isPresent();
        }
    }

    private Reading start(String request, String limit, Instant receivedAt) {
        return within(() -> clocks.start(request, ClockKind.ANSWER, limit, bundle(), receivedAt));
    }

    private String bundle() {
        return engines.active().bundle().hash();
    }

    private <T> T within(Supplier<T> work) {
        return transaction.execute(status -> work.get());
    }
}
