package org.yuheng.adapter.conformance;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.yuheng.adapter.engine.JobId;
import org.yuheng.adapter.node.NodeUnreachable;
import org.yuheng.adapter.node.PartyNode;
import org.yuheng.adapter.node.PartyNode.Answer;
import org.yuheng.adapter.node.PartyNode.JobEvent;
import org.yuheng.adapter.node.PartyNode.JobState;
import org.yuheng.computation.JobSpec;

/** What a node must do with jobs: take each step once and in order, end in time and with a reason, and free everything. */
final class JobRequirements {

    private final ExaminedNode examined;
    private final NodeSubject subject;
    private final PartyNode node;

    JobRequirements(ExaminedNode examined) {
        this.examined = examined;
        this.subject = examined.subject();
        this.node = examined.node();
    }

    Optional<String> deadlines() throws NodeUnreachable {
        Instant now = Instant.now();
        return ExaminedNode.expect("DEADLINE", examined.prepare(examined.job(), subject.spec(), now.minusSeconds(1)))
                .or(() -> ExaminedNode.expect(
                        "DEADLINE",
                        ExaminedNode.unchecked(() ->
                                examined.prepare(examined.job(), subject.spec(), now.plus(Duration.ofDays(30))))));
    }

    Optional<String> prepareTwice() throws NodeUnreachable {
        JobId job = examined.job();
        byte[] other = JobSpec.parse(subject.spec()).toBytes();
        Optional<String> wrong = ExaminedNode.well(examined.prepare(job, subject.spec()))
                .or(() -> ExaminedNode.well(ExaminedNode.unchecked(() -> examined.prepare(job, subject.spec()))));
        other[other.length - 2] ^= 1;
        wrong = wrong.or(() ->
                ExaminedNode.expect("JOB_OTHER_SPEC", ExaminedNode.unchecked(() -> examined.prepare(job, other))));
        node.cancel(job, "examined");
        return wrong;
    }

    Optional<String> startUnprepared() throws NodeUnreachable {
        JobId job = examined.job();
        Optional<String> wrong = ExaminedNode.expect("JOB_NOT_PREPARED", node.start(job, examined.digest()))
                .or(() -> ExaminedNode.well(ExaminedNode.unchecked(() -> examined.prepare(job, subject.spec()))))
                .or(() -> ExaminedNode.expect(
                        "JOB_OTHER_SPEC", ExaminedNode.unchecked(() -> node.start(job, "sha256:" + "0".repeat(64)))));
        node.cancel(job, "examined");
        return wrong;
    }

    Optional<String> startTwice() throws NodeUnreachable {
        JobId job = examined.job();
        Optional<String> wrong = ExaminedNode.well(examined.prepare(job, subject.spec()))
                .or(() -> ExaminedNode.well(ExaminedNode.unchecked(() -> node.start(job, examined.digest()))))
                .or(() -> ExaminedNode.well(ExaminedNode.unchecked(() -> node.start(job, examined.digest()))));
        List<JobEvent> events = new ArrayList<>();
        node.watch(job, 0, event -> {
            events.add(event);
            if (event.phase().equals("STARTED")) {
                ExaminedNode.unchecked(() -> {
                    node.cancel(job, "examined");
                    return job;
                });
            }
        });
        return wrong.or(() -> {
            long started = events.stream()
                    .filter(event -> event.phase().equals("STARTED"))
                    .count();
            int roles = examined.spec().rolesOf(subject.node()).size();
            return started == roles
                    ? ExaminedNode.cancelled(events, "JOB_CANCELLED")
                    : Optional.of(started + " roles started, expected " + roles);
        });
    }

    Optional<String> cancelFirst() throws NodeUnreachable {
        JobId job = examined.job();
        node.cancel(job, "before it came");
        return examined.prepare(job, subject.spec()).refused()
                ? Optional.empty()
                : Optional.of("it prepares a job that was cancelled");
    }

    Optional<String> cancelPrepared() throws NodeUnreachable {
        JobId job = examined.job();
        Optional<String> wrong = ExaminedNode.well(examined.prepare(job, subject.spec()));
        node.cancel(job, "examined");
        node.cancel(job, "examined again");
        return wrong.or(() -> ExaminedNode.unchecked(() -> ExaminedNode.cancelled(node.state(job), "JOB_CANCELLED")))
                .or(() -> ExaminedNode.expect(
                        "JOB_ENDED", ExaminedNode.unchecked(() -> node.start(job, examined.digest()))));
    }

    Optional<String> deadlinePasses() throws NodeUnreachable {
        JobId job = examined.job();
        Optional<String> wrong = ExaminedNode.well(
                        examined.prepare(job, subject.spec(), Instant.now().plusSeconds(2)))
                .or(() -> ExaminedNode.well(ExaminedNode.unchecked(() -> node.start(job, examined.digest()))));
        if (wrong.isPresent()) {
            return wrong;
        }
        long began = System.nanoTime();
        List<JobEvent> events = new ArrayList<>();
        node.watch(job, 0, events::add);
        return Duration.ofNanos(System.nanoTime() - began).compareTo(ExaminedNode.PATIENCE) < 0
                ? ExaminedNode.cancelled(events, "DEADLINE_PASSED")
                : Optional.of("it runs on long after its deadline");
    }

    /** Nobody else is there, so the job cannot succeed, whatever its engine thinks of its own part. */
    Optional<String> falseSuccess() throws NodeUnreachable {
        JobId job = examined.job();
        Optional<String> wrong = ExaminedNode.well(
                        examined.prepare(job, subject.spec(), Instant.now().plusSeconds(2)))
                .or(() -> ExaminedNode.well(ExaminedNode.unchecked(() -> node.start(job, examined.digest()))));
        if (wrong.isPresent()) {
            return wrong;
        }
        List<JobEvent> events = new ArrayList<>();
        node.watch(job, 0, events::add);
        Answer<PartyNode.Collected> collected = node.collect(job);
        if (events.isEmpty()
                || events.stream().anyMatch(event -> event.state() == JobState.SUCCEEDED)
                || events.stream().noneMatch(event -> event.state().ended())) {
            return Optional.of("without any peer its roles go through " + events);
        }
        return collected.refused()
                        || collected.value().state() != JobState.SUCCEEDED
                                && collected.value().parts().isEmpty()
                ? Optional.empty()
                : Optional.of("without any peer it offers " + collected.value());
    }

    /** A watcher that is gone after the first event; another hears of all, or of what came after a given one. */
    Optional<String> lostCallback() throws NodeUnreachable {
        JobId job = examined.job();
        Optional<String> wrong = ExaminedNode.well(examined.prepare(job, subject.spec()));
        PartyNode lost = examined.dial();
        try {
            lost.watch(job, 0, event -> {
                throw new IllegalStateException("this watcher is gone");
            });
            return Optional.of("a watcher that fails is told that all is well");
        } catch (IllegalStateException | NodeUnreachable e) {
            lost.close();
        }
        wrong = wrong.or(() -> ExaminedNode.well(ExaminedNode.unchecked(() -> node.start(job, examined.digest()))));
        node.cancel(job, "examined");
        List<JobEvent> all = new ArrayList<>();
        node.watch(job, 0, all::add);
        for (JobEvent seen : all) {
            List<JobEvent> rest = new ArrayList<>();
            node.watch(job, seen.sequence(), rest::add);
            List<Long> expected = all.stream()
                    .map(JobEvent::sequence)
                    .filter(sequence -> sequence > seen.sequence())
                    .toList();
            if (!rest.stream().map(JobEvent::sequence).toList().equals(expected)) {
                return Optional.of("after event " + seen.sequence() + " of " + all + " it tells " + rest);
            }
        }
        return wrong.or(() -> all.stream().anyMatch(event -> event.state() == JobState.PREPARED)
                        && all.get(all.size() - 1).state().ended()
                ? Optional.empty()
                : Optional.of("to a later watcher it tells " + all));
    }

    Optional<String> expired() throws NodeUnreachable, InterruptedException {
        NodeSubject.Granted expiring = subject.expiring();
        Instant end = JobSpec.parse(expiring.spec()).runs().notAfter();
        while (!Instant.now().isAfter(end)) {
            TimeUnit.MILLISECONDS.sleep(
                    Math.max(1, Duration.between(Instant.now(), end).toMillis()));
        }
        Answer<Instant> answer = node.prepare(
                examined.job(),
                expiring.spec(),
                expiring.grants(),
                Instant.now().plus(ExaminedNode.PATIENCE),
                subject.routes());
        return answer.refused()
                        && List.of("GRANT_EXPIRED", "RUN_WINDOW_OVER")
                                .contains(answer.refusal().code())
                ? Optional.empty()
                : Optional.of("it answers " + answer + ", expected refusal GRANT_EXPIRED or RUN_WINDOW_OVER");
    }

    /** However a job ends, its place is free at once; jobs beside it keep theirs. */
    Optional<String> returned() throws NodeUnreachable {
        int before = node.describe().runningJobs();
        JobId prepared = examined.job();
        JobId started = examined.job();
        Optional<String> wrong = ExaminedNode.well(examined.prepare(prepared, subject.spec()))
                .or(() -> ExaminedNode.well(ExaminedNode.unchecked(() -> examined.prepare(started, subject.spec()))))
                .or(() -> ExaminedNode.well(ExaminedNode.unchecked(() -> node.start(started, examined.digest()))));
        int during = node.describe().runningJobs();
        node.cancel(prepared, "examined");
        int between = node.describe().runningJobs();
        node.cancel(started, "examined");
        node.watch(started, 0, event -> {});
        // The end is told a moment before the place is free.
        long until = System.nanoTime() + ExaminedNode.PATIENCE.toNanos();
        int after = node.describe().runningJobs();
        while (after > before && System.nanoTime() < until) {
            after = node.describe().runningJobs();
        }
        int left = after;
        return wrong.or(() -> during == before + 2 && between == before + 1 && left == before
                ? Optional.empty()
                : Optional.of("it holds " + before + " jobs, then " + during + " with two more, " + between
                        + " with one of them cancelled, " + left + " with both"));
    }

    Optional<String> freed() throws NodeUnreachable {
        int running = node.describe().runningJobs();
        node.close();
        return running == 0 ? Optional.empty() : Optional.of(running + " jobs have not been freed");
    }
}
