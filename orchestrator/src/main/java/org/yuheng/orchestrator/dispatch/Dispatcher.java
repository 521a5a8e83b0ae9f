package org.yuheng.orchestrator.dispatch;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.yuheng.adapter.engine.Fault;
import org.yuheng.adapter.engine.JobId;
import org.yuheng.adapter.engine.Refusal;
import org.yuheng.adapter.node.NodeUnreachable;
import org.yuheng.adapter.node.PartyNode;
import org.yuheng.adapter.node.PartyNode.Answer;
import org.yuheng.adapter.node.PartyNode.GrantState;
import org.yuheng.adapter.node.PartyNode.JobEvent;
import org.yuheng.computation.JobSpec;

/**
 * Talks to the nodes of one attempt. It keeps nothing but what the nodes say of themselves; what follows from it is the
 * caller's to record. A node that does not answer is tried until the deadline, and never taken as running or done.
 */
@Component
public class Dispatcher {

    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
    private static final long FIRST_PAUSE_MILLIS = 200;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;
    /** How often it is asked, while a node has not answered, whether the run shall still go on. */
    private static final long HEARTBEAT_MILLIS = 50;
    /** A started job that a node has not heard of so many times in a row is lost there. */
    private static final int LOST_AFTER = 5;

    private final Nodes nodes;
    private final Grants grants;
    private final Progress progress;
    private final DispatchProperties properties;
    private final Clock clock;
    private final NodeCalls calls;

    Dispatcher(
            Nodes nodes,
            Grants grants,
            Progress progress,
            DispatchProperties properties,
            Clock clock,
            NodeCalls calls) {
        this.calls = calls;
        this.nodes = nodes;
        this.grants = grants;
        this.progress = progress;
        this.properties = properties;
        this.clock = clock;
    }

    /** Says that the caller still works, and whether it shall stop. */
    public interface Pulse {

        /** @return true when somebody wants the run cancelled */
        boolean cancelled();
    }

    /**
     * Takes a lease at every participant.
     *
     * @return why not, or empty when all are prepared
     */
    public Optional<Refusal> prepare(Attempt attempt, JobSpec spec, byte[] bytes, String specDigest, Pulse pulse)
            throws InterruptedException {
        // All grants go to all: a host binds them into the evidence, each owner's node checks its own.
        List<byte[]> held = grants.of(specDigest).stream()
                .filter(grant -> grant.state() == GrantState.GRANTED)
                .flatMap(grant -> grant.envelope().stream())
                .toList();
        List<String> all = Proposals.nodesOf(spec);
        Map<String, String> routes = new HashMap<>();
        for (String node : all) {
            try {
                routes.put(node, nodes.entry(node).address());
            } catch (NodeUnreachable e) {
                return Optional.of(new Refusal(Fault.RESOURCES, e.code(), e.getMessage()));
            }
        }
        return atAll(attempt, spec, all, properties.prepareWithin(), pulse, node -> nodes.at(node)
                .prepare(attempt.job(), bytes, held, attempt.deadline(), routes));
    }

    /** Starts the job at every participant; each of them has prepared it. */
    public Optional<Refusal> start(Attempt attempt, JobSpec spec, String specDigest, Pulse pulse)
            throws InterruptedException {
        return atAll(attempt, spec, Proposals.nodesOf(spec), properties.prepareWithin(), pulse, node -> nodes.at(node)
                .start(attempt.job(), specDigest));
    }

    private interface Call {
        Answer<?> at(String node) throws NodeUnreachable;
    }

    private Optional<Refusal> atAll(
            Attempt attempt, JobSpec spec, List<String> all, Duration within, Pulse pulse, Call call)
            throws InterruptedException {
        Instant until = earlier(clock.instant().plus(within), attempt.deadline());
        List<Future<Optional<Refusal>>> answers = new ArrayList<>();
        for (String node : all) {
            answers.add(calls.begin(() -> insist(attempt, spec, node, until, call)));
        }
        Optional<Refusal> first = Optional.empty();
        try {
            for (Future<Optional<Refusal>> answer : answers) {
                Optional<Optional<Refusal>> heard = Optional.empty();
                while (heard.isEmpty()) {
                    if (pulse.cancelled()) {
                        return Optional.of(cancelled());
                    }
                    heard = within(HEARTBEAT_MILLIS, answer);
                }
                if (first.isEmpty()) {
                    first = heard.get();
                }
            }
            return first;
        } catch (ExecutionException e) {
            throw new IllegalStateException("calling the nodes of " + attempt.job() + " failed", e.getCause());
        } finally {
            answers.forEach(answer -> answer.cancel(true));
        }
    }

    private static <T> Optional<T> within(long millis, Future<T> answer)
            throws InterruptedException, ExecutionException {
        try {
            return Optional.of(answer.get(millis, TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        }
    }

    private Optional<Refusal> insist(Attempt attempt, JobSpec spec, String node, Instant until, Call call)
            throws InterruptedException {
        long pause = FIRST_PAUSE_MILLIS;
        while (true) {
            try {
                return Optional.ofNullable(call.at(node).refusal());
            } catch (NodeUnreachable e) {
                progress.silent(attempt.job(), node, spec.rolesOf(node), e.code(), e.getMessage());
                if (!clock.instant().plusMillis(pause).isBefore(until)) {
                    return Optional.of(new Refusal(Fault.NODE, e.code(), e.getMessage()));
                }
                TimeUnit.MILLISECONDS.sleep(pause);
                pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
            }
        }
    }

    /**
     * Follows a started job until all of its roles have ended.
     *
     * @return why it failed, or empty when every role succeeded
     */
    public Optional<Refusal> watch(Attempt attempt, JobSpec spec, Pulse pulse) throws InterruptedException {
        Map<String, Integer> unknown = new HashMap<>();
        Map<String, NodeUnreachable> silent = new HashMap<>();
        List<String> working = Proposals.nodesOf(spec).stream()
                .filter(node -> !spec.rolesOf(node).isEmpty())
                .toList();
        Map<String, List<JobEvent>> last = new HashMap<>();
        long pause = Math.min(50, properties.poll().toMillis());
        while (true) {
            if (pulse.cancelled()) {
                return Optional.of(cancelled());
            }
            for (String node : working) {
                // An end is an end, whether the node still answers or not.
                if (!succeeded(last.get(node), spec.rolesOf(node))) {
                    look(attempt.job(), spec, node, last, unknown, silent);
                }
            }
            Optional<Refusal> failure =
                    failure(last.values().stream().flatMap(List::stream).toList());
            if (failure.isPresent()) {
                return failure;
            }
            if (working.stream().allMatch(node -> succeeded(last.get(node), spec.rolesOf(node)))) {
                return Optional.empty();
            }
            for (Map.Entry<String, Integer> lost : unknown.entrySet()) {
                if (lost.getValue() >= LOST_AFTER) {
                    return Optional.of(new Refusal(
                            Fault.NODE,
                            "JOB_UNKNOWN_AT_NODE",
                            "node " + lost.getKey() + " has no record of " + attempt.job() + " any more"));
                }
            }
            if (!clock.instant().isBefore(attempt.deadline())) {
                return Optional.of(overdue(attempt, silent));
            }
            TimeUnit.MILLISECONDS.sleep(pause);
            pause = Math.min(pause + pause / 2, properties.poll().toMillis());
        }
    }

    private void look(
            JobId job,
            JobSpec spec,
            String node,
            Map<String, List<JobEvent>> last,
            Map<String, Integer> unknown,
            Map<String, NodeUnreachable> silent) {
        try {
            List<JobEvent> events = nodes.at(node).state(job);
            silent.remove(node);
            if (events.isEmpty()) {
                unknown.merge(node, 1, Integer::sum);
                return;
            }
            unknown.remove(node);
            if (!events.equals(last.put(node, events))) {
                progress.heard(node, events);
            }
        } catch (NodeUnreachable e) {
            if (silent.put(node, e) == null) {
                LOG.info("{} at {} is unknown: {}", job, node, e.getMessage());
                progress.silent(job, node, spec.rolesOf(node), e.code(), e.getMessage());
                last.remove(node);
            }
        }
    }

    /** The cause rather than its consequences: peers of a failed role fail because of it. */
    private static Optional<Refusal> failure(List<JobEvent> events) {
        List<JobEvent> failed = events.stream()
                .filter(e -> e.state() == PartyNode.JobState.FAILED || e.state() == PartyNode.JobState.CANCELLED)
                .toList();
        Optional<JobEvent> cause = failed.stream()
                .filter(e -> e.refusal() != null && e.refusal().fault() != Fault.PEER)
                .findFirst()
                .or(() -> failed.stream().findFirst());
        return cause.map(e -> e.refusal() != null
                ? e.refusal()
                : new Refusal(Fault.NODE, "JOB_" + e.state(), "role " + e.role() + " ended as " + e.state()));
    }

    private static boolean succeeded(List<JobEvent> events, List<String> roles) {
        return events != null
                && roles.stream().allMatch(role -> events.stream()
                        .anyMatch(e -> e.role().equals(role) && e.state() == PartyNode.JobState.SUCCEEDED));
    }

    private static Refusal overdue(Attempt attempt, Map<String, NodeUnreachable> silent) {
        if (silent.isEmpty()) {
            return new Refusal(
                    Fault.RESOURCES, "JOB_DEADLINE", attempt.job() + " did not end by " + attempt.deadline());
        }
        return new Refusal(
                Fault.NODE,
                "NODE_UNREACHABLE",
                silent.keySet() + " did not answer until the deadline " + attempt.deadline());
    }

    private static Refusal cancelled() {
        return new Refusal(Fault.CALLER, "RUN_CANCELLED", "somebody cancelled the run");
    }

    private static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }

    /** What one node made of an ended job. */
    public record AtNode(String node, PartyNode.Collected collected) {}

    /**
     * Collects manifests and digests from every participant, insisting until {@code until}.
     *
     * @return refused when a node refuses, or is silent for too long
     */
    public Answer<List<AtNode>> collect(JobId job, JobSpec spec, Instant until, BooleanSupplier pulse)
            throws InterruptedException {
        List<AtNode> all = new ArrayList<>();
        for (String node : Proposals.nodesOf(spec)) {
            long pause = FIRST_PAUSE_MILLIS;
            while (true) {
                pulse.getAsBoolean();
                try {
                    Answer<PartyNode.Collected> answer = nodes.at(node).collect(job);
                    if (answer.refused()) {
                        return Answer.no(answer.refusal());
                    }
                    all.add(new AtNode(node, answer.value()));
                    break;
                } catch (NodeUnreachable e) {
                    if (!clock.instant().plusMillis(pause).isBefore(until)) {
                        return Answer.no(new Refusal(Fault.NODE, e.code(), e.getMessage()));
                    }
                    TimeUnit.MILLISECONDS.sleep(pause);
                    pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
                }
            }
        }
        return Answer.of(all);
    }

    /** Hands a reviewer's signed release to a node that holds results back. */
    public Optional<Refusal> review(JobId job, String node, byte[] statement) throws NodeUnreachable {
        return Optional.ofNullable(nodes.at(node).review(job, statement).refusal());
    }

    /** @return the node's signed proof of disposal */
    public Answer<byte[]> dispose(JobId job, String node) throws NodeUnreachable {
        return nodes.at(node).dispose(job);
    }
}
