package org.yuheng.orchestrator.calendar;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.yuheng.policy.JurisdictionPack;
import org.yuheng.policy.calendar.DueDate;
import org.yuheng.policy.calendar.WorkingDays;
import org.yuheng.trust.Outcome;

/**
 * The statutory clocks of all requests (Decree 809; domain.md §2). Days are counted from the day after receipt, in the
 * jurisdiction's time zone. Repeating a call changes nothing. Changes happen in the caller's transaction, together with
 * what they time.
 */
@Component
public class Clocks {

    /** The limit's name in a jurisdiction pack for an unconditional answer. */
    public static final String UNCONDITIONAL = "UNCONDITIONAL";

    /** For a conditional answer. */
    public static final String CONDITIONAL = "CONDITIONAL";

    private final ClockStore store;
    private final Jurisdictions jurisdictions;
    private final Clock clock;

    Clocks(ClockStore store, Jurisdictions jurisdictions, Clock clock) {
        this.store = store;
        this.jurisdictions = jurisdictions;
        this.clock = clock;
    }

    /**
     * Starts a clock; one that was started before stays as it is.
     *
     * @param limitKind which limit of the jurisdiction pack holds; {@link #CONDITIONAL} or {@link #UNCONDITIONAL} for an
     *     answer, otherwise the kind's own name
     * @param bundle policy bundle that the request was submitted under
     * @throws IllegalArgumentException when the pack has no such limit
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Reading start(String request, ClockKind kind, String limitKind, String bundle, Instant receivedAt) {
        Optional<ClockStore.Row> known = store.lock(request, kind);
        if (known.isPresent()) {
            return reading(known.get());
        }
        JurisdictionPack pack = jurisdictions.pack(bundle);
        JurisdictionPack.Limit limit = limit(pack, limitKind);
        LocalDate day = day(pack, receivedAt);
        ClockStore.Row row = withDue(new ClockStore.Row(
                request,
                kind,
                limitKind,
                bundle,
                Reading.State.RUNNING,
                receivedAt,
                day,
                0,
                limit.limitWorkingDays(),
                0,
                limit.article(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
        return save(row, Reading.Event.STARTED, receivedAt, day, limit.limitWorkingDays());
    }

    /** What an awaited supplement does to the answer clock is the pack's to say: PAUSE, RUN or RESTART. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void supplementAsked(String request, Instant at) {
        store.lock(request, ClockKind.ANSWER)
                .filter(row -> !jurisdictions.pack(row.bundle()).onSupplement().equals("RUN"))
                .ifPresent(row -> pause(request, ClockKind.ANSWER, at));
    }

    /** The supplement is there. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void supplementArrived(String request, Instant at) {
        Optional<ClockStore.Row> row = store.lock(request, ClockKind.ANSWER);
        if (row.isEmpty() || row.get().state() != Reading.State.PAUSED) {
            return;
        }
        boolean restart = jurisdictions.pack(row.get().bundle()).onSupplement().equals("RESTART");
        resume(row.get(), at, restart ? 0 : row.get().counted());
    }

    @Transactional(propagation = Propagation.MANDATORY)
    public void pause(String request, ClockKind kind, Instant at) {
        ClockStore.Row row = known(request, kind);
        if (row.state() != Reading.State.RUNNING) {
            return;
        }
        LocalDate day = day(jurisdictions.pack(row.bundle()), at);
        int counted = row.counted() + elapsedSince(row, day).orElse(0);
        ClockStore.Row paused = change(row, Reading.State.PAUSED, day, counted, row.extensionDays());
        save(paused, Reading.Event.PAUSED, at, day, counted);
    }

    @Transactional(propagation = Propagation.MANDATORY)
    public void resume(String request, ClockKind kind, Instant at) {
        ClockStore.Row row = known(request, kind);
        if (row.state() == Reading.State.PAUSED) {
            resume(row, at, row.counted());
        }
    }

    private void resume(ClockStore.Row row, Instant at, int counted) {
        LocalDate day = day(jurisdictions.pack(row.bundle()), at);
        ClockStore.Row running = withDue(change(row, Reading.State.RUNNING, day, counted, row.extensionDays()));
        save(running, Reading.Event.RESUMED, at, day, counted);
    }

    /**
     * Adds working days with the authority's consent.
     *
     * @param total extension in all, so that a repeat adds nothing
     * @return refused with {@code EXTENSION_TOO_LONG} or {@code CLOCK_NOT_RUNNING}
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Outcome<Reading> extend(String request, ClockKind kind, int total, Instant at) {
        ClockStore.Row row = known(request, kind);
        JurisdictionPack pack = jurisdictions.pack(row.bundle());
        int longest = limit(pack, row.limitKind()).extensionWorkingDays();
        if (total < 1 || total > longest) {
            return Outcome.refused(
                    "EXTENSION_TOO_LONG",
                    total + " working days; " + row.article() + " allows 1 to " + longest + " in all");
        }
        if (row.state() == Reading.State.STOPPED) {
            return Outcome.refused(
                    "CLOCK_NOT_RUNNING",
                    "the clock stopped on " + row.stoppedOn().orElseThrow());
        }
        if (total == row.extensionDays()) {
            return Outcome.accepted(reading(row));
        }
        ClockStore.Row longer = change(row, row.state(), row.since(), row.counted(), total);
        return Outcome.accepted(save(
                longer.state() == Reading.State.RUNNING ? withDue(longer) : longer,
                Reading.Event.EXTENDED,
                at,
                day(pack, at),
                total));
    }

    /** What was timed is done, or no longer wanted. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void stop(String request, ClockKind kind, Instant at) {
        Optional<ClockStore.Row> known = store.lock(request, kind);
        if (known.isEmpty() || known.get().state() == Reading.State.STOPPED) {
            return;
        }
        ClockStore.Row row = known.get();
        LocalDate day = day(jurisdictions.pack(row.bundle()), at);
        int counted = row.state() == Reading.State.PAUSED
                ? row.counted()
                : row.counted() + elapsedSince(row, day).orElse(0);
        ClockStore.Row stopped = new ClockStore.Row(
                row.request(),
                row.kind(),
                row.limitKind(),
                row.bundle(),
                Reading.State.STOPPED,
                row.receivedAt(),
                row.since(),
                counted,
                row.limitDays(),
                row.extensionDays(),
                row.article(),
                row.due(),
                row.missingYear(),
                Optional.of(day));
        save(stopped, Reading.Event.STOPPED, at, day, counted);
    }

    /** Counts anew under another bundle, for example one that knows the next year's holidays. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void recalculate(String request, String bundle, Instant at) {
        for (ClockStore.Row found : store.find(request)) {
            ClockStore.Row row = store.lock(request, found.kind()).orElseThrow();
            if (row.state() != Reading.State.STOPPED && !row.bundle().equals(bundle)) {
                JurisdictionPack pack = jurisdictions.pack(bundle);
                JurisdictionPack.Limit limit = limit(pack, row.limitKind());
                ClockStore.Row moved = new ClockStore.Row(
                        row.request(),
                        row.kind(),
                        row.limitKind(),
                        bundle,
                        row.state(),
                        row.receivedAt(),
                        row.since(),
                        row.counted(),
                        limit.limitWorkingDays(),
                        row.extensionDays(),
                        limit.article(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());
                save(
                        moved.state() == Reading.State.RUNNING ? withDue(moved) : moved,
                        Reading.Event.RECALCULATED,
                        at,
                        day(pack, at),
                        limit.limitWorkingDays());
            }
        }
    }

    public Optional<Reading> reading(String request, ClockKind kind) {
        return store.find(request).stream()
                .filter(row -> row.kind() == kind)
                .findFirst()
                .map(this::reading);
    }

    public List<Reading> readings(String request) {
        return store.find(request).stream().map(this::reading).toList();
    }

    Reading reading(ClockStore.Row row) {
        LocalDate today = day(jurisdictions.pack(row.bundle()), clock.instant());
        OptionalInt running = row.state() == Reading.State.RUNNING ? elapsedSince(row, today) : OptionalInt.of(0);
        Optional<Integer> elapsed =
                running.isPresent() ? Optional.of(row.counted() + running.getAsInt()) : Optional.empty();
        Optional<Integer> percent =
                row.allowed() == 0 ? Optional.empty() : elapsed.map(days -> days * 100 / row.allowed());
        return new Reading(
                row.request(),
                row.kind(),
                row.state(),
                row.receivedAt(),
                row.limitDays(),
                row.extensionDays(),
                row.article(),
                row.due(),
                row.missingYear(),
                elapsed,
                percent,
                row.stoppedOn(),
                store.changes(row.request(), row.kind()));
    }

    private Reading save(ClockStore.Row row, Reading.Event event, Instant at, LocalDate day, int days) {
        store.save(row);
        store.append(row, new Reading.Change(event, at, day, days, row.due()));
        return reading(row);
    }

    private ClockStore.Row withDue(ClockStore.Row row) {
        if (row.limitDays() == 0) {
            return row;
        }
        int left = row.allowed() - row.counted();
        if (left <= 0) {
            // Overdue already: the day on which counting goes on is the last that can be named.
            return due(row, new DueDate.On(row.since()));
        }
        return due(row, jurisdictions.workingDays(row.bundle()).due(row.since(), left));
    }

    private static ClockStore.Row due(ClockStore.Row row, DueDate due) {
        Optional<Integer> missing =
                due instanceof DueDate.CalendarMissing calendar ? Optional.of(calendar.year()) : Optional.empty();
        return new ClockStore.Row(
                row.request(),
                row.kind(),
                row.limitKind(),
                row.bundle(),
                row.state(),
                row.receivedAt(),
                row.since(),
                row.counted(),
                row.limitDays(),
                row.extensionDays(),
                row.article(),
                due.known(),
                missing,
                row.stoppedOn());
    }

    private static ClockStore.Row change(
            ClockStore.Row row, Reading.State state, LocalDate since, int counted, int extension) {
        return new ClockStore.Row(
                row.request(),
                row.kind(),
                row.limitKind(),
                row.bundle(),
                state,
                row.receivedAt(),
                since,
                counted,
                row.limitDays(),
                extension,
                row.article(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private OptionalInt elapsedSince(ClockStore.Row row, LocalDate day) {
        WorkingDays days = jurisdictions.workingDays(row.bundle());
        return days.elapsed(row.since(), day);
    }

    private ClockStore.Row known(String request, ClockKind kind) {
        return store.lock(request, kind)
                .orElseThrow(() -> new IllegalStateException("request " + request + " has no clock " + kind));
    }

    private static JurisdictionPack.Limit limit(JurisdictionPack pack, String kind) {
        return pack.clock(kind)
                .orElseThrow(() -> new IllegalArgumentException(
                        "jurisdiction " + pack.code() + " has no limit \"" + kind + "\": " + pack.clocks()));
    }

    private static LocalDate day(JurisdictionPack pack, Instant at) {
        return at.atOffset(pack.zone()).toLocalDate();
    }
}
