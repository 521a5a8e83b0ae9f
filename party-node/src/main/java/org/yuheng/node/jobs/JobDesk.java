package org.yuheng.node.jobs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.yuheng.adapter.engine.Engine;
import org.yuheng.adapter.engine.Fault;
import org.yuheng.adapter.engine.JobAssignment;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.adapter.engine.JobId;
import org.yuheng.adapter.engine.NodeServices;
import org.yuheng.adapter.engine.Refusal;
import org.yuheng.adapter.node.NodeExhausted;
import org.yuheng.adapter.node.PartyNode.Answer;
import org.yuheng.adapter.node.PartyNode.JobEvent;
import org.yuheng.adapter.node.PartyNode.JobState;
import org.yuheng.computation.JobSpec;
import org.yuheng.json.JsonRefusal;
import org.yuheng.node.links.JobRoutes;
import org.yuheng.node.links.LinkDesk;
import org.yuheng.trust.Digests;

/**
 * The life of a job at this node: Prepare checks and leases, Start runs every role on a thread of its own, an end of any
 * kind frees everything. A job that nobody starts within its lease is given up by itself, since independent nodes cannot
 * start all or none.
 */
public final class JobDesk implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(JobDesk.class);
    /** How long a prepared job waits for its Start. */
    static final Duration LEASE = Duration.ofSeconds(60);

    private static final Duration LONGEST = Duration.ofHours(24);

    /** How long an end that could not be written waits for its next try. */
    private static final Duration UNWRITTEN = Duration.ofSeconds(2);

    private final String node;
    private final JobStore store;
    private final Admission admission;
    private final List<Engine> engines;
    private final Function<JobRoutes, LinkDesk> links;
    private final ServicesFor services;
    private final Path jobs;
    private final Clock clock;
    private final Duration lease;
    private final Map<JobId, Job> live = new ConcurrentHashMap<>();
    private final Object changed = new Object();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(runnable -> {
        Thread thread = new Thread(runnable, "job-timer");
        thread.setDaemon(true);
        return thread;
    });

    /** Which jobs may be prepared here, and which engine plays a role of one. */
    interface Admission {
        Optional<Refusal> objection(
                JobId id, JobSpec spec, byte[] specBytes, String digest, List<byte[]> grants, List<Engine> engines);

        Optional<Engine> engineFor(JobSpec spec, String role, List<Engine> engines);
    }

    interface ServicesFor {
        NodeServices of(Job job, String role);
    }

    JobDesk(
            String node,
            JobStore store,
            Admission admission,
            List<Engine> engines,
            Function<JobRoutes, LinkDesk> links,
            ServicesFor services,
            Path jobs,
            Clock clock,
            Duration lease) {
        this.node = node;
        this.store = store;
        this.admission = admission;
        this.engines = List.copyOf(engines);
        this.links = links;
        this.services = services;
        this.jobs = jobs;
        this.clock = clock;
        this.lease = lease;
        store.failInterrupted();
    }

    /** Jobs that have not ended here. */
    public int running() {
        return live.size();
    }

    /** The routes of a job that this node knows and that has not ended. */
    public Optional<JobRoutes> routes(JobId id) {
        return Optional.ofNullable(live.get(id)).map(Job::routes);
    }

    /** The same also after the job has ended here: its sealed parts may still travel, days later after a review. */
    public Optional<JobRoutes> known(JobId id) {
        return routes(id).or(() -> store.find(id)
                .filter(stored -> stored.spec().length > 0)
                .map(stored ->
                        new JobRoutes(id, stored.specDigest(), JobSpec.parse(stored.spec()), stored.addresses())));
    }

    Optional<Job> live(JobId id) {
        return Optional.ofNullable(live.get(id));
    }

    /** Checks everything, then leases; a repeat gives the lease again. */
    public Answer<Instant> prepare(
            JobId id, byte[] specBytes, List<byte[]> grants, Instant deadline, Map<String, String> addresses) {
        String digest = Digests.of(specBytes);
        Optional<JobStore.Stored> known = store.find(id);
        if (known.isPresent()) {
            return again(id, digest, known.get());
        }
        JobSpec spec;
        try {
            spec = JobSpec.parse(specBytes);
        } catch (JsonRefusal e) {
            return Answer.no(new Refusal(Fault.CALLER, "SPEC_MALFORMED", e.getMessage()));
        }
        Instant now = clock.instant();
        if (!deadline.isAfter(now) || deadline.isAfter(now.plus(LONGEST))) {
            return Answer.no(new Refusal(
                    Fault.CALLER,
                    "DEADLINE",
                    "deadline " + deadline + " must be within " + LONGEST.toHours() + " h from now, " + now));
        }
        Optional<Refusal> refusal = admission.objection(id, spec, specBytes, digest, grants, engines);
        if (refusal.isPresent()) {
            return Answer.no(refusal.get());
        }
        Path directory = jobs.resolve(id.toString());
        try {
            Files.createDirectories(directory);
            JobRoutes routes = new JobRoutes(id, digest, spec, addresses);
            Job job = new Job(routes, specBytes, grants, deadline, links.apply(routes), directory);
            if (store.add(
                    new JobStore.Stored(id, specBytes, digest, routes.addresses(), deadline),
                    rolesHere(spec),
                    JobState.PREPARED)) {
                live.put(id, job);
                timer.schedule(() -> lapse(job), lease.toMillis(), TimeUnit.MILLISECONDS);
                timer.schedule(
                        () -> overdue(job), Duration.between(now, deadline).toMillis(), TimeUnit.MILLISECONDS);
            }
            CrashPoint.at(CrashPoint.Phase.PREPARED, job);
            return Answer.of(now.plus(lease));
        } catch (NodeExhausted e) {
            // Still empty: what is not written down has no place.
            directory.toFile().delete();
            return Answer.no(e.refusal());
        } catch (IOException e) {
            return Answer.no(new Refusal(Fault.RESOURCES, "DISK_FULL", "the node cannot store the job; free space"));
        }
    }

    private Answer<Instant> again(JobId id, String digest, JobStore.Stored known) {
        if (!known.specDigest().equals(digest)) {
            return Answer.no(new Refusal(
                    Fault.CALLER,
                    "JOB_OTHER_SPEC",
                    "job " + id + " was prepared with " + known.specDigest() + ", this is " + digest));
        }
        return live.containsKey(id)
                ? Answer.of(clock.instant().plus(lease))
                : Answer.no(
                        new Refusal(Fault.CALLER, "JOB_ENDED", "job " + id + " has ended here; make a new attempt"));
    }

    /** What this node does in the job; a node that only receives plays {@code recipient}. */
    private List<String> rolesHere(JobSpec spec) {
        List<String> roles = spec.rolesOf(node);
        return roles.isEmpty() ? List.of("recipient") : roles;
    }

    public Answer<JobId> start(JobId id, String specDigest) {
        Job job = live.get(id);
        if (job == null) {
            return startAgain(id, specDigest);
        }
        if (!job.routes().specDigest().equals(specDigest)) {
            return Answer.no(new Refusal(
                    Fault.CALLER,
                    "JOB_OTHER_SPEC",
                    "job " + id + " was prepared with " + job.routes().specDigest() + ", not with " + specDigest));
        }
        List<String> roles = job.spec().rolesOf(node);
        if (!job.begin(Math.max(1, roles.size()))) {
            return Answer.of(id);
        }
        if (roles.isEmpty()) {
            event(job, "recipient", JobState.SUCCEEDED, "SUCCEEDED", null);
        }
        for (String role : roles) {
            new Thread(() -> run(job, role), "job " + id + " " + role).start();
        }
        return Answer.of(id);
    }

    /** Whoever missed the answer asks again, perhaps after the end: of that, the events tell. */
    private Answer<JobId> startAgain(JobId id, String specDigest) {
        Optional<JobStore.Stored> known = store.find(id);
        if (known.filter(stored -> stored.specDigest().equals(specDigest)).isPresent() && store.began(id)) {
            return Answer.of(id);
        }
        return Answer.no(new Refusal(
                Fault.CALLER,
                known.isPresent() ? "JOB_ENDED" : "JOB_NOT_PREPARED",
                "job " + id + " is not prepared here; prepare it, or make a new attempt"));
    }

    private void run(Job job, String role) {
        Refusal failure = null;
        JobState state = JobState.SUCCEEDED;
        try {
            job.runs(Thread.currentThread());
            event(job, role, JobState.RUNNING, "STARTED", null);
            CrashPoint.at(CrashPoint.Phase.STARTED, job);
            Engine engine = admission.engineFor(job.spec(), role, engines).orElseThrow();
            engine.run(
                    new JobAssignment(job.id(), job.specBytes(), job.routes().specDigest(), node, role, job.deadline()),
                    services.of(job, role));
        } catch (JobFailure e) {
            failure = e.refusal();
            LOG.info("job {} {} failed", job.id(), role, e);
        } catch (NodeExhausted e) {
            failure = e.refusal();
            LOG.warn("job {} {} stopped", job.id(), role, e);
        } catch (InterruptedException e) {
            failure = job.whyCancelled()
                    .orElseGet(() -> new Refusal(Fault.NODE, "STOPPING", "the node is stopping; run it again"));
        } catch (RuntimeException | Error e) {
            LOG.error("job {} {} failed unexpectedly", job.id(), role, e);
            failure = new Refusal(Fault.NODE, "ENGINE_FAILED", "the engine failed unexpectedly; see the node's log");
        }
        if (failure != null) {
            // What a role says that was stopped (a link that broke, say) is not why the job ended.
            failure = job.whyCancelled().orElse(failure);
            state = job.cancelled() ? JobState.CANCELLED : JobState.FAILED;
        }
        // A role that fails cuts the links, so that no other role waits for it.
        if (state != JobState.SUCCEEDED) {
            job.links().close();
        }
        ended(job, role, state, failure);
    }

    /** A role has ended; where there is no room to write that down, its place is freed first and it is written later. */
    private void ended(Job job, String role, JobState state, Refusal failure) {
        try {
            store.traffic(job.id(), job.links().bytesSent(), job.links().bytesReceived());
            event(job, role, state, state.name(), failure);
        } catch (NodeExhausted e) {
            LOG.warn("the end of {} of job {} is written once there is room", role, job.id(), e);
            if (job.allEnding(role)) {
                free(job);
            }
            timer.schedule(() -> ended(job, role, state, failure), UNWRITTEN.toMillis(), TimeUnit.MILLISECONDS);
            return;
        }
        if (state == JobState.SUCCEEDED) {
            CrashPoint.at(CrashPoint.Phase.ENDED, job);
        }
        if (job.roleEnded(role)) {
            end(job);
        }
    }

    private void end(Job job) {
        live.remove(job.id(), job);
        free(job);
        synchronized (changed) {
            changed.notifyAll();
        }
    }

    private void free(Job job) {
        try {
            job.free();
        } catch (IOException e) {
            LOG.warn("job {} left files behind in {}", job.id(), job.directory(), e);
        }
    }

    private void lapse(Job job) {
        if (job.leaseOver()) {
            cancel(
                    job,
                    new Refusal(
                            Fault.CALLER,
                            "LEASE_LAPSED",
                            "nobody started the job within its lease of " + lease.toSeconds()
                                    + " s; prepare a new attempt"));
        }
    }

    private void overdue(Job job) {
        if (live.get(job.id()) == job) {
            cancel(
                    job,
                    new Refusal(
                            Fault.RESOURCES,
                            "DEADLINE_PASSED",
                            "the deadline " + job.deadline() + " has passed; give a new attempt more time"));
        }
    }

    /** Stops a job; one that is not known yet will be refused when it comes. */
    public JobState cancel(JobId id, String reason) {
        Job job = live.get(id);
        if (job == null) {
            store.add(
                    new JobStore.Stored(id, new byte[0], "", Map.of(), clock.instant()),
                    List.of(JobStore.WHOLE_JOB),
                    JobState.CANCELLED);
            return store.last(id).values().stream()
                    .map(JobEvent::state)
                    .reduce((a, b) -> a == JobState.FAILED ? a : b)
                    .orElse(JobState.CANCELLED);
        }
        cancel(job, new Refusal(Fault.CALLER, "JOB_CANCELLED", "the job was cancelled: " + reason));
        return JobState.CANCELLED;
    }

    private void cancel(Job job, Refusal why) {
        Job.Cancelled before = job.cancel(why);
        if (before == Job.Cancelled.WAITING) {
            cancelled(job, why);
        }
    }

    private void cancelled(Job job, Refusal why) {
        try {
            for (String role : rolesHere(job.spec())) {
                event(job, role, JobState.CANCELLED, "CANCELLED", why);
            }
            end(job);
        } catch (NodeExhausted e) {
            LOG.warn("that job {} was cancelled is written once there is room", job.id(), e);
            free(job);
            timer.schedule(() -> cancelled(job, why), UNWRITTEN.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void event(Job job, String role, JobState state, String phase, Refusal refusal) {
        store.event(job.id(), role, state, phase, Double.NaN, Map.of(), refusal);
        progressed();
    }

    /** Wakes those who watch. */
    void progressed() {
        synchronized (changed) {
            changed.notifyAll();
        }
    }

    /** See {@link org.yuheng.adapter.node.NodeAnswers#watch}. */
    public boolean watch(JobId id, long afterSequence, boolean once, Predicate<JobEvent> sink)
            throws InterruptedException {
        if (store.find(id).isEmpty()) {
            return false;
        }
        long seen = afterSequence;
        while (true) {
            // Asked before the events are read: what ended in between is still told in the next round.
            boolean last = once || ended(id);
            for (JobEvent event : store.events(id, seen)) {
                seen = event.sequence();
                if (!sink.test(event)) {
                    return true;
                }
            }
            if (last) {
                return true;
            }
            synchronized (changed) {
                changed.wait(200);
            }
        }
    }

    private boolean ended(JobId id) {
        return store.last(id).values().stream().allMatch(event -> event.state().ended());
    }

    @Override
    public void close() {
        timer.shutdownNow();
        Refusal stopping = new Refusal(Fault.NODE, "STOPPING", "the node is stopping; run it again");
        live.values().forEach(job -> job.cancel(stopping));
    }
}
