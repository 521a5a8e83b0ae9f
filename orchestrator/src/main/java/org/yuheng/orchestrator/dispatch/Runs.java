package org.yuheng.orchestrator.dispatch;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.yuheng.adapter.engine.Fault;
import org.yuheng.adapter.engine.JobId;
import org.yuheng.adapter.engine.Refusal;
import org.yuheng.orchestrator.audit.AuditEvent;
import org.yuheng.orchestrator.audit.AuditTrail;
import org.yuheng.orchestrator.identity.Actor;
import org.yuheng.orchestrator.outbox.Outbox;

/** Runs and attempts that are kept; every change of state is audited with it. */
@Repository
public class Runs {

    private static final Actor DISPATCH = Actor.system("dispatch");
    private static final long ADMISSION_LOCK = 0x59756865_61646d69L;
    private static final String COLUMNS = """
            request_id, number, spec_digest, state, attempt, queued_at, admitted_at, ended_at, cancel_reason, code, message
            """;

    private final JdbcClient jdbc;
    private final AuditTrail audit;
    private final Outbox outbox;
    private final Clock clock;

    Runs(JdbcClient jdbc, AuditTrail audit, Outbox outbox, Clock clock) {
        this.jdbc = jdbc;
        this.audit = audit;
        this.outbox = outbox;
        this.clock = clock;
    }

    /** Puts the next run of a request into the queue. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Run queue(String request, int number, String specDigest) {
        int inserted = jdbc.sql("""
                        insert into run (request_id, number, spec_digest, state, attempt, queued_at)
                        values (:request, :number, :spec, 'QUEUED', 0, :now) on conflict do nothing
                        """)
                .param("request", request)
                .param("number", number)
                .param("spec", specDigest)
                .param("now", now())
                .update();
        Run run = find(request, number).orElseThrow();
        if (inserted == 1) {
            audit.record(event(run, "RUN_QUEUED").detail("spec", specDigest));
        }
        return run;
    }

    public Optional<Run> find(String request, int number) {
        return jdbc.sql("select " + COLUMNS + " from run where request_id = :request and number = :number")
                .param("request", request)
                .param("number", number)
                .query(Runs::read)
                .optional();
    }

    public List<Run> of(String request) {
        return jdbc.sql("select " + COLUMNS + " from run where request_id = :request order by number")
                .param("request", request)
                .query(Runs::read)
                .list();
    }

    /**
     * Admits the run when it is the first of the queue and a place is free; once admitted stays admitted.
     *
     * @param most how many runs may run at once
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean admit(Run run, int most) {
        if (run.state() != RunState.QUEUED) {
            return true;
        }
        jdbc.sql("select pg_advisory_xact_lock(:lock)")
                .param("lock", ADMISSION_LOCK)
                .query((row, number) -> true)
                .single();
        long running = jdbc.sql("select count(*) from run where ended_at is null and state in ('PREPARING', 'RUNNING')")
                .query(Long.class)
                .single();
        long ahead = jdbc.sql("""
                        select count(*) from run where state = 'QUEUED' and queue_place <
                            (select queue_place from run where request_id = :request and number = :number)
                        """)
                .param("request", run.request())
                .param("number", run.number())
                .query(Long.class)
                .single();
        if (running + ahead >= most) {
            return false;
        }
        jdbc.sql("update run set admitted_at = :now where request_id = :request and number = :number")
                .param("now", now())
                .param("request", run.request())
                .param("number", run.number())
                .update();
        move(run, RunState.PREPARING, Optional.empty());
        wakeFirstInQueue();
        return true;
    }

    /**
     * Moves a run on; when it ends, wakes its request and whoever is first in the queue.
     *
     * @throws IllegalStateException when the state may not follow
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Run move(Run run, RunState to, Optional<Refusal> why) {
        if (!run.state().next().contains(to)) {
            throw new IllegalStateException("run " + run.request() + "/" + run.number() + " is " + run.state() + "; "
                    + to + " may not follow, only " + run.state().next());
        }
        jdbc.sql("""
                        update run set state = :to, ended_at = :ended, code = :code, message = :message
                        where request_id = :request and number = :number
                        """)
                .param("to", to.name())
                .param("ended", to.ended() ? now() : null)
                .param("code", why.map(Refusal::code).orElse(null))
                .param("message", why.map(Refusal::message).orElse(null))
                .param("request", run.request())
                .param("number", run.number())
                .update();
        audit.record(event(run, "RUN_" + to.name())
                .detail("from", run.state())
                .detail("attempt", run.attempt())
                .detail("code", why.map(Refusal::code).orElse("")));
        if (run.state().running() && !to.running()) {
            wakeFirstInQueue();
        }
        if (to.ended()) {
            outbox.wake(run.request());
        }
        return find(run.request(), run.number()).orElseThrow();
    }

    private void wakeFirstInQueue() {
        jdbc.sql("select request_id, number from run where state = 'QUEUED' order by queue_place limit 1")
                .query((row, number) -> new Outbox.Wake(row.getString(1), Optional.of(row.getInt(2))))
                .optional()
                .ifPresent(first -> outbox.wakeRun(first.request(), first.run().orElseThrow()));
    }

    /** Asks for the run to be cancelled; its workflow does it. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void requestCancel(Run run, String reason, Actor actor) {
        int changed = jdbc.sql("""
                        update run set cancel_reason = :reason
                        where request_id = :request and number = :number and cancel_reason is null and ended_at is null
                        """)
                .param("reason", reason)
                .param("request", run.request())
                .param("number", run.number())
                .update();
        if (changed == 1) {
            audit.record(AuditEvent.of(actor, "RUN_CANCEL_REQUESTED")
                    .object("run", run.request() + "/" + run.number())
                    .request(run.request())
                    .detail("reason", reason));
            outbox.wakeRun(run.request(), run.number());
        }
    }

    /** The attempt under way, or a new one; the cancelling of all {@code nodes} is recorded with it. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Attempt open(Run run, Instant deadline, List<String> nodes) {
        Optional<Attempt> latest = run.attempt() == 0 ? Optional.empty() : attempt(run.job());
        if (latest.isPresent() && !latest.get().state().ended()) {
            return latest.get();
        }
        JobId job = new JobId(run.request(), run.number(), run.attempt() + 1);
        jdbc.sql("update run set attempt = :attempt where request_id = :request and number = :number")
                .param("attempt", job.attempt())
                .param("request", job.request())
                .param("number", job.run())
                .update();
        jdbc.sql("""
                        insert into attempt (request_id, run, number, state, opened_at, deadline)
                        values (:request, :run, :attempt, 'OPEN', :now, :deadline)
                        """)
                .param("request", job.request())
                .param("run", job.run())
                .param("attempt", job.attempt())
                .param("now", now())
                .param("deadline", Timestamp.from(deadline))
                .update();
        for (String node : nodes) {
            jdbc.sql("""
                            insert into job_cancel (request_id, run, attempt, node, state, tries, next_at, give_up_at)
                            values (:request, :run, :attempt, :node, 'ARMED', 0, :now, :deadline)
                            """)
                    .param("request", job.request())
                    .param("run", job.run())
                    .param("attempt", job.attempt())
                    .param("node", node)
                    .param("now", now())
                    .param("deadline", Timestamp.from(deadline.plusSeconds(3_600)))
                    .update();
        }
        audit.record(event(run, "ATTEMPT_OPENED").job(job.toString(), "", "").detail("deadline", deadline));
        return attempt(job).orElseThrow();
    }

    public Optional<Attempt> attempt(JobId job) {
        return jdbc.sql("""
                        select * from attempt where request_id = :request and run = :run and number = :attempt
                        """)
                .param("request", job.request())
                .param("run", job.run())
                .param("attempt", job.attempt())
                .query(Runs::readAttempt)
                .optional();
    }

    public List<Attempt> attempts(Run run) {
        return jdbc.sql("select * from attempt where request_id = :request and run = :run order by number")
                .param("request", run.request())
                .param("run", run.number())
                .query(Runs::readAttempt)
                .list();
    }

    /** Records where an attempt got; an end makes its cancellation due, or with success drops it. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Attempt move(Attempt attempt, Attempt.State to, Optional<Refusal> why) {
        if (attempt.state().ended() || attempt.state() == to) {
            return attempt;
        }
        JobId job = attempt.job();
        jdbc.sql("""
                        update attempt set state = :to, ended_at = :ended, fault = :fault, code = :code, message = :message
                        where request_id = :request and run = :run and number = :attempt
                        """)
                .param("to", to.name())
                .param("ended", to.ended() ? now() : null)
                .param("fault", why.map(r -> r.fault().name()).orElse(null))
                .param("code", why.map(Refusal::code).orElse(null))
                .param("message", why.map(Refusal::message).orElse(null))
                .param("request", job.request())
                .param("run", job.run())
                .param("attempt", job.attempt())
                .update();
        if (to.ended()) {
            jdbc.sql("""
                            update job_cancel set state = :state, reason = :reason, next_at = :now
                            where request_id = :request and run = :run and attempt = :attempt and state = 'ARMED'
                            """)
                    .param("state", to == Attempt.State.SUCCEEDED ? "DONE" : "DUE")
                    .param("reason", why.map(Refusal::code).orElse(to.name()))
                    .param("now", now())
                    .param("request", job.request())
                    .param("run", job.run())
                    .param("attempt", job.attempt())
                    .update();
        }
        audit.record(AuditEvent.of(DISPATCH, "ATTEMPT_" + to.name())
                .object("run", job.request() + "/" + job.run())
                .request(job.request())
                .job(job.toString(), "", "")
                .detail("code", why.map(Refusal::code).orElse("")));
        return attempt(job).orElseThrow();
    }

    /** Runs that have not ended. */
    public List<Run> open(String request) {
        return of(request).stream().filter(run -> !run.state().ended()).toList();
    }

    /** Requests whose runs go on, whatever became of the request itself. */
    public List<String> requestsWithOpenRuns() {
        return jdbc.sql("select distinct request_id from run where ended_at is null order by request_id")
                .query(String.class)
                .list();
    }

    private AuditEvent.Draft event(Run run, String action) {
        return AuditEvent.of(DISPATCH, action)
                .object("run", run.request() + "/" + run.number())
                .request(run.request());
    }

    private Timestamp now() {
        return Timestamp.from(clock.instant());
    }

    private static Run read(ResultSet row, int number) throws SQLException {
        return new Run(
                row.getString("request_id"),
                row.getInt("number"),
                row.getString("spec_digest"),
                RunState.valueOf(row.getString("state")),
                row.getInt("attempt"),
                row.getTimestamp("queued_at").toInstant(),
                instant(row, "admitted_at"),
                instant(row, "ended_at"),
                Optional.ofNullable(row.getString("cancel_reason")),
                Optional.ofNullable(row.getString("code")),
                Optional.ofNullable(row.getString("message")));
    }

    private static Attempt readAttempt(ResultSet row, int number) throws SQLException {
        String fault = row.getString("fault");
        return new Attempt(
                new JobId(row.getString("request_id"), row.getInt("run"), row.getInt("number")),
                Attempt.State.valueOf(row.getString("state")),
                row.getTimestamp("opened_at").toInstant(),
                row.getTimestamp("deadline").toInstant(),
                instant(row, "ended_at"),
                fault == null
                        ? Optional.empty()
                        : Optional.of(
                                new Refusal(Fault.valueOf(fault), row.getString("code"), row.getString("message"))));
    }

    private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getTimestamp(column)).map(Timestamp::toInstant);
    }
}
