package org.yuheng.policy.calendar;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Which days are working days, year by year. Monday to Friday, less the holidays, plus the make-up days; a year that is
 * not listed is not guessed.
 */
public final class WorkingDays {

    private final Map<Integer, Set<LocalDate>> holidays = new HashMap<>();
    private final Map<Integer, Set<LocalDate>> makeUpDays = new HashMap<>();

    /**
     * @param holidays days off, both ends of each span included
     * @param makeUpDays working days on a weekend
     */
    public record Year(int year, List<Span> holidays, List<LocalDate> makeUpDays) {
        public Year {
            holidays = List.copyOf(holidays);
            makeUpDays = List.copyOf(makeUpDays);
        }
    }

    public record Span(LocalDate from, LocalDate to) {
        public Span {
            if (to.isBefore(from)) {
                throw new IllegalArgumentException("holiday to " + to + " is before " + from);
            }
        }
    }

    /** @throws IllegalArgumentException when a year stands twice or lists a day of another year */
    public WorkingDays(List<Year> years) {
        for (Year year : years) {
            Set<LocalDate> off = new HashSet<>();
            for (Span span : year.holidays()) {
                span.from().datesUntil(span.to().plusDays(1)).forEach(off::add);
            }
            Set<LocalDate> on = new HashSet<>(year.makeUpDays());
            for (LocalDate day : on) {
                if (off.contains(day)) {
                    throw new IllegalArgumentException(day + " is both a holiday and a make-up day");
                }
            }
            for (Set<LocalDate> days : List.of(off, on)) {
                for (LocalDate day : days) {
                    if (day.getYear() != year.year()) {
                        throw new IllegalArgumentException(day + " stands under " + year.year());
                    }
                }
            }
            if (holidays.put(year.year(), off) != null) {
                throw new IllegalArgumentException("year " + year.year() + " stands twice");
            }
            makeUpDays.put(year.year(), on);
        }
    }

    public boolean knows(int year) {
        return holidays.containsKey(year);
    }

    /** @throws IllegalArgumentException when {@link #knows} says no for its year */
    public boolean isWorkingDay(LocalDate day) {
        if (!knows(day.getYear())) {
            throw new IllegalArgumentException("no calendar for " + day.getYear() + "; known: " + holidays.keySet());
        }
        if (makeUpDays.get(day.getYear()).contains(day)) {
            return true;
        }
        boolean weekend = day.getDayOfWeek() == DayOfWeek.SATURDAY || day.getDayOfWeek() == DayOfWeek.SUNDAY;
        return !weekend && !holidays.get(day.getYear()).contains(day);
    }

    /**
     * The {@code workingDays}-th working day, counted from the day after {@code receivedOn}.
     *
     * @param workingDays 1 to 1,000
     */
    public DueDate due(LocalDate receivedOn, int workingDays) {
        if (workingDays < 1 || workingDays > 1_000) {
            throw new IllegalArgumentException("workingDays " + workingDays + " must be 1 to 1000");
        }
        LocalDate day = receivedOn;
        int left = workingDays;
        while (left > 0) {
            day = day.plusDays(1);
            if (!knows(day.getYear())) {
                return new DueDate.CalendarMissing(day.getYear());
            }
            if (isWorkingDay(day)) {
                left--;
            }
        }
        return new DueDate.On(day);
    }

    /**
     * Working days after {@code receivedOn} up to and including {@code today}; empty where a year is missing. Against a
     * limit this gives the share of a clock that has run.
     */
    public OptionalInt elapsed(LocalDate receivedOn, LocalDate today) {
        int count = 0;
        for (LocalDate day = receivedOn.plusDays(1); !day.isAfter(today); day = day.plusDays(1)) {
            if (!knows(day.getYear())) {
                return OptionalInt.empty();
            }
            if (isWorkingDay(day)) {
                count++;
            }
        }
        return OptionalInt.of(count);
    }
}
