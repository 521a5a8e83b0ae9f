package org.yuheng.orchestrator.calendar;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * A clock as it stands on a day.
 *
 * @param limitDays working days that the law gives; 0 where it gives no number
 * @param extensionDays working days that were added with consent
 * @param article where the law says so
 * @param due last day within the limit; empty without a limit, while paused, or when the calendar of {@code missingYear}
 *     is not known
 * @param missingYear the year whose calendar is missing: an alarm, and no due date is shown
 * @param elapsedDays working days that have run; empty when a calendar is missing
 * @param percent of limit and extension that has run, may pass 100; empty without a limit
 * @param changes the calculation, step by step
 */
public record Reading(
        String request,
        ClockKind kind,
        State state,
        Instant receivedAt,
        int limitDays,
        int extensionDays,
        String article,
        Optional<LocalDate> due,
        Optional<Integer> missingYear,
        Optional<Integer> elapsedDays,
        Optional<Integer> percent,
        Optional<LocalDate> stoppedOn,
        List<Change> changes) {

    /** Whether it runs. */
    public enum State {
        RUNNING,
        PAUSED,
        STOPPED
    }

    /** What happened to a clock. */
    public enum Event {
        STARTED,
        PAUSED,
        RESUMED,
        EXTENDED,
        RECALCULATED,
        STOPPED
    }

    /**
     * One step of the calculation.
     *
     * @param day in the jurisdiction's time zone; counting goes on with the day after it
     * @param days working days: the limit at the start, those added by an extension, those run at a pause or stop
     * @param due as it is after the step
     */
    public record Change(Event event, Instant at, LocalDate day, int days, Optional<LocalDate> due) {}

    public Reading {
        changes = List.copyOf(changes);
    }

    public boolean overdue() {
        return percent.filter(p -> p > 100).isPresent();
    }
}
