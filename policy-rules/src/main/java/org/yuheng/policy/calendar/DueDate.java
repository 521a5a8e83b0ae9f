package org.yuheng.policy.calendar;

import java.time.LocalDate;
import java.util.Optional;

/** When a clock runs out, or why that cannot be said. */
public sealed interface DueDate {

    /** The last day within the limit. */
    record On(LocalDate day) implements DueDate {}

    /** The clock reaches into a year whose holidays are not known: an alarm, never a guess. */
    record CalendarMissing(int year) implements DueDate {
        /** Stable text for screens and records, for example {@code CALENDAR_YEAR_MISSING 2027}. */
        public String text() {
            return "CALENDAR_YEAR_MISSING " + year;
        }
    }

    default Optional<LocalDate> known() {
        return this instanceof On on ? Optional.of(on.day()) : Optional.empty();
    }

    default Optional<String> alarm() {
        return this instanceof CalendarMissing missing ? Optional.of(missing.text()) : Optional.empty();
    }
}
