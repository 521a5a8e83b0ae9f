package org.yuheng.orchestrator.journey;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.yuheng.computation.JobSpec;
import org.yuheng.orchestrator.decision.Decided;
import org.yuheng.orchestrator.decision.Decider;
import org.yuheng.orchestrator.decision.Decisions;
import org.yuheng.orchestrator.dispatch.Run;
import org.yuheng.orchestrator.dispatch.Runs;
import org.yuheng.orchestrator.identity.Actor;
import org.yuheng.orchestrator.request.Request;
import org.yuheng.orchestrator.request.RequestState;
import org.yuheng.orchestrator.request.Requests;
import org.yuheng.policy.Decision;
import org.yuheng.policy.Facts;

/** When the runs of a granted request come due, and when its period is over. */
@Component
class UsePeriod {

    private static final Actor JOURNEY = Actor.system("journey");
    private static final ZoneId CIVIL = ZoneId.of("Asia/Shanghai");

    private final Requests requests;
    private final Runs runs;
    private final Decider decider;
    private final Decisions decisions;
    private final UseProperties properties;
    private final Clock clock;

    UsePeriod(
            Requests requests, Runs runs, Decider decider, Decisions decisions, UseProperties properties, Clock clock) {
        this.properties = properties;
        this.requests = requests;
        this.runs = runs;
        this.decider = decider;
        this.decisions = decisions;
        this.clock = clock;
    }

    Progress next(Request request) {
        Decided decided = decisions.find(request.id(), request.round()).orElseThrow();
        JobSpec spec = JobSpec.parse(decided.spec().orElseThrow());
        List<Run> all = runs.of(request.id());
        List<Integer> open = all.stream()
                .filter(run -> !run.state().ended())
                .map(Run::number)
                .toList();
        Instant now = clock.instant();
        Instant end = properties.endOf(spec.runs().notAfter());
        if (!now.isBefore(end)) {
            if (!open.isEmpty()) {
                return Progress.wait(Stage.USE, now.plusSeconds(60), open);
            }
            return Progress.go(
                    Stage.of(requests.move(request, RequestState.EXPIRING, "PERIOD_OVER", List.of(), JOURNEY)));
        }
        if (!open.isEmpty()) {
            if (request.state() == RequestState.READY) {
                requests.move(request, RequestState.IN_USE, "FIRST_RUN", List.of(), JOURNEY);
            }
            return Progress.wait(Stage.USE, end, open);
        }
        List<Run> ofSpec = all.stream()
                .filter(run -> run.specDigest().equals(decided.specDigest().orElseThrow()))
                .toList();
        if (all.size() >= spec.runs().maxRuns()) {
            return Progress.wait(Stage.USE, end, List.of());
        }
        Optional<Instant> due = due(request, ofSpec.size());
        if (due.isEmpty() || due.get().isAfter(now)) {
            return Progress.wait(Stage.USE, due.filter(end::isAfter).orElse(end), List.of());
        }
        return start(request, decided, ofSpec.size(), all.size() + 1, end);
    }

    private Progress start(Request request, Decided decided, int before, int number, Instant end) {
        if (before > 0) {
            Optional<List<String>> changed = noLongerAllowed(request, decided);
            if (changed.isPresent()) {
                return Progress.go(
                        Stage.of(requests.move(request, RequestState.HOLD, "CHECKED_AGAIN", changed.get(), JOURNEY)));
            }
        }
        if (request.state() == RequestState.READY) {
            requests.move(request, RequestState.IN_USE, "FIRST_RUN", List.of(), JOURNEY);
        }
        runs.queue(request.id(), number, decided.specDigest().orElseThrow());
        return Progress.wait(Stage.USE, end, List.of(number));
    }

    /** Each further run is checked as if it were asked for today; another outcome than the agreed one stops it. */
    private Optional<List<String>> noLongerAllowed(Request request, Decided decided) {
        Decider.Preview today =
                decider.preview(Questions.of(request, request.receivedAt().orElseThrow(), 0));
        Decision agreed = decided.parsed();
        if (today.decision().isEmpty()) {
            return Optional.of(
                    today.blockers().stream().map(b -> b.code()).distinct().toList());
        }
        Decision decision = today.decision().get();
        if (decision.outcome() != Decision.Outcome.PROCEED) {
            return Optional.of(decision.codes());
        }
        return decision.technique().equals(agreed.technique())
                ? Optional.empty()
                : Optional.of(List.of("TECHNIQUE_CHANGED"));
    }

    /** When run {@code number}, counted from 0, is due; empty where runs start on demand only. */
    private static Optional<Instant> due(Request request, int number) {
        LocalDate from = request.form().from().orElseThrow();
        Facts.Frequency frequency = request.form().frequency().orElseThrow();
        LocalDate day =
                switch (frequency) {
                    case ONCE, REALTIME -> from;
                    case YEARLY -> from.plusYears(number);
                    case QUARTERLY -> from.plusMonths(3L * number);
                    case MONTHLY -> from.plusMonths(number);
                    case WEEKLY -> from.plusWeeks(number);
                    case DAILY -> from.plusDays(number);
                };
        return frequency == Facts.Frequency.REALTIME && number > 0
                ? Optional.empty()
                : Optional.of(day.atStartOfDay(CIVIL).toInstant());
    }
}
