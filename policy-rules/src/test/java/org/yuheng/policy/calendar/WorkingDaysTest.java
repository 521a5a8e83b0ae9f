package org.yuheng.policy.calendar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.yuheng.policy.PolicyBundle;

class WorkingDaysTest {

    private final WorkingDays days = PolicyBundle.baseline().workingDays();

    @Test
    void skipsTheOctoberHolidaysAndCountsTheMakeUpDay() {
        assertThat(days.due(LocalDate.parse("2026-09-30"), 10)).isEqualTo(on("2026-10-20"));
    }

    @Test
    void countsFromTheDayAfterReceipt() {
        LocalDate received = LocalDate.parse("2026-11-23");
        assertThat(days.due(received, 1)).isEqualTo(on("2026-11-24"));
        assertThat(days.due(received, 10)).isEqualTo(on("2026-12-07"));
        assertThat(days.due(received, 20)).isEqualTo(on("2026-12-21"));
    }

    @Test
    void countsAWeekendReceiptFromTheNextWorkingDay() {
        assertThat(days.due(LocalDate.parse("2026-11-21"), 1)).isEqualTo(on("2026-11-23"));
    }

    @Test
    void reachesFromOneKnownYearIntoTheNext() {
        assertThat(days.due(LocalDate.parse("2025-12-31"), 1)).isEqualTo(on("2026-01-04"));
    }

    @Test
    void alarmsInsteadOfGuessingAYear() {
        DueDate due = days.due(LocalDate.parse("2026-12-30"), 2);
        assertThat(due).isEqualTo(new DueDate.CalendarMissing(2027));
        assertThat(due.known()).isEmpty();
        assertThat(due.alarm()).contains("CALENDAR_YEAR_MISSING 2027");
        assertThat(days.due(LocalDate.parse("2026-12-30"), 1)).isEqualTo(on("2026-12-31"));
    }

    @Test
    void countsElapsedWorkingDays() {
        LocalDate received = LocalDate.parse("2026-09-30");
        assertThat(days.elapsed(received, received)).hasValue(0);
        assertThat(days.elapsed(received, LocalDate.parse("2026-10-07"))).hasValue(0);
        assertThat(days.elapsed(received, LocalDate.parse("2026-10-10"))).hasValue(3);
        assertThat(days.elapsed(received, LocalDate.parse("2026-10-20"))).hasValue(10);
        assertThat(days.elapsed(received, LocalDate.parse("2027-01-01"))).isEmpty();
    }

    @Test
    void refusesToSayAboutAnUnknownYear() {
        assertThatThrownBy(() -> days.isWorkingDay(LocalDate.parse("2027-03-01")))
                .hasMessageContaining("2027");
    }

    @Test
    void refusesADayThatStandsUnderAnotherYear() {
        assertThatThrownBy(() -> new WorkingDays(
                        List.of(new WorkingDays.Year(2026, List.of(), List.of(LocalDate.parse("2025-01-04"))))))
                .hasMessageContaining("2025-01-04");
    }

    private static DueDate on(String day) {
        return new DueDate.On(LocalDate.parse(day));
    }
}
