package org.yuheng.orchestrator.journey;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/**
 * Places at which the crash test kills the process, as {@code kill -9} would. Nothing happens unless the environment
 * variable {@value #VARIABLE} (or the system property {@value #PROPERTY}) names one.
 *
 * <p>{@code NAME} dies when the place is reached first; {@code NAME:3} holds the first two requests that reach it until a
 * third one does, so that one death hits three requests at the same boundary.
 */
public final class CrashPoint {

    static final String VARIABLE = "YUHENG_CRASH_AT";
    static final String PROPERTY = "yuheng.crash-at";
    private static final int KILLED = 137;

    private static final Optional<CrashPoint> ARMED = armed();

    private final String name;
    private final int arrivals;
    private final Set<String> arrived = ConcurrentHashMap.newKeySet();

    private CrashPoint(String name, int arrivals) {
        this.name = name;
        this.arrivals = arrivals;
    }

    /** The steps around whose transactions a process can die. */
    enum Step {
        OFFICE,
        DECIDE,
        WAIT,
        REVIEW,
        PROVISION_ASK,
        PROVISION,
        USE,
        DISPOSE,
        WIND_UP,
        ADMIT,
        ATTEMPT_OPEN,
        PREPARE,
        START,
        WATCH,
        CONCLUDE,
        COLLECT,
        REVIEW_RESULT,
        RELEASE
    }

    /** Where in a step. */
    enum Moment {
        /** Nothing of the step is done. */
        BEFORE,
        /** Everything is done outside, nothing is committed. */
        UNCOMMITTED,
        /** Committed, Temporal does not know it yet. */
        COMMITTED
    }

    /** A wake is in PostgreSQL and not delivered. */
    static final String OUTBOX_BEFORE = "outbox-before";
    /** A wake is delivered and still in PostgreSQL. */
    static final String OUTBOX_AFTER = "outbox-after";

    /** Every place, in the order of the journey. */
    public static List<String> all() {
        List<String> names = new ArrayList<>();
        for (Step step : Step.values()) {
            for (Moment moment : Moment.values()) {
                names.add(name(step, moment));
            }
        }
        names.add(OUTBOX_BEFORE);
        names.add(OUTBOX_AFTER);
        return names;
    }

    /** Prints all places, for the test that kills at each of them. */
    public static void main(String[] arguments) {
        all().forEach(System.out::println);
    }

    private static String name(Step step, Moment moment) {
        return (step.name() + "-" + moment.name()).toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static void at(Step step, Moment moment, String request) {
        ARMED.ifPresent(armed -> armed.reached(name(step, moment), request));
    }

    static void at(String name, String request) {
        ARMED.ifPresent(armed -> armed.reached(name, request));
    }

    private static Optional<CrashPoint> armed() {
        String wanted = System.getProperty(PROPERTY, System.getenv(VARIABLE));
        if (wanted == null || wanted.isBlank()) {
            return Optional.empty();
        }
        String[] parts = wanted.split(":", 2);
        if (!all().contains(parts[0])) {
            throw new IllegalArgumentException(VARIABLE + " names \"" + parts[0] + "\"; expected one of " + all());
        }
        return Optional.of(new CrashPoint(parts[0], parts.length == 2 ? Integer.parseInt(parts[1]) : 1));
    }

    private void reached(String place, String request) {
        if (!place.equals(name)) {
            return;
        }
        arrived.add(request);
        if (arrived.size() >= arrivals) {
            Runtime.getRuntime().halt(KILLED);
        }
        try {
            // Held here until the process dies.
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
