package org.yuheng.orchestrator.approval;

import java.sql.Date;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.yuheng.orchestrator.approval.ReviewTask.Stage;
import org.yuheng.orchestrator.approval.ReviewTask.State;

/** The review tasks that are kept. */
@Repository
public class ReviewTasks {

    private static final String COLUMNS = """
            id, request_id, stage, turn, place, role, organization, rule_id, title, form_digest, decision_digest,
            spec_digest, result_digest, applicant, recipients, state, due, opened_at, decided_at, decided_by, ground,
            reason, statement, assignee, decided_for
            """;

    private final JdbcClient jdbc;
    private final Clock clock;

    ReviewTasks(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** What is asked of one reviewer. */
    public record Ask(ReviewRole role, String organization, String ruleId, int place) {}

    /** The tasks of one stage of one request. */
    public record Chain(
            String request,
            Stage stage,
            int turn,
            String title,
            ReviewTask.Subject subject,
            String applicant,
            List<String> recipients,
            Optional<LocalDate> due,
            List<Ask> asks) {
        public Chain {
            recipients = List.copyOf(recipients);
            asks = List.copyOf(asks);
        }
    }

    /** Asks everybody in the chain; asking again changes nothing. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void ask(Chain chain) {
        int first = chain.asks().stream().mapToInt(Ask::place).min().orElse(0);
        int number = 0;
        for (Ask ask : chain.asks()) {
            number++;
            boolean open = ask.place() == first;
            jdbc.sql("""
                            insert into review_task (id, request_id, stage, turn, place, role, organization, rule_id, title,
                                form_digest, decision_digest, spec_digest, result_digest, applicant, recipients, state, due,
                                opened_at)
                            values (:id, :request, :stage, :turn, :place, :role, :organization, :rule, :title, :form,
                                :decision, :spec, :result, :applicant, :recipients, :state, :due, :opened)
                            on conflict (id) do nothing
                            """)
                    .param("id", chain.request() + "-" + chain.stage().letter() + chain.turn() + "-" + number)
                    .param("request", chain.request())
                    .param("stage", chain.stage().name())
                    .param("turn", chain.turn())
                    .param("place", ask.place())
                    .param("role", ask.role().name())
                    .param("organization", ask.organization())
                    .param("rule", ask.ruleId())
                    .param("title", chain.title())
                    .param("form", chain.subject().form())
                    .param("decision", chain.subject().decision())
                    .param("spec", chain.subject().spec())
                    .param("result", chain.subject().result())
                    .param("applicant", chain.applicant())
                    .param("recipients", chain.recipients().toArray(String[]::new))
                    .param("state", open ? "OPEN" : "WAITING")
                    .param("due", chain.due().map(Date::valueOf).orElse(null))
                    .param("opened", open ? Timestamp.from(clock.instant()) : null)
                    .update();
        }
    }

    public Optional<ReviewTask> find(String id) {
        return select(id, "");
    }

    @Transactional(propagation = Propagation.MANDATORY)
    Optional<ReviewTask> lock(String id) {
        return select(id, " for update");
    }

    private Optional<ReviewTask> select(String id, String locking) {
        return jdbc.sql("select " + COLUMNS + " from review_task where id = :id" + locking)
                .param("id", id)
                .query(ReviewTasks::read)
                .optional();
    }

    public List<ReviewTask> of(String request) {
        return jdbc.sql("select " + COLUMNS
                        + " from review_task where request_id = :request order by stage, turn, place, id")
                .param("request", request)
                .query(ReviewTasks::read)
                .list();
    }

    public List<ReviewTask> of(String request, Stage stage, int turn) {
        return of(request).stream()
                .filter(task -> task.stage() == stage && task.turn() == turn)
                .toList();
    }

    /** Open tasks of an organisation in any of these capacities, by due day. */
    List<ReviewTask> open(String organization, Collection<ReviewRole> roles, int most) {
        return jdbc.sql("select " + COLUMNS + """
                         from review_task
                        where state = 'OPEN' and organization = :organization and role = any(:roles)
                        order by due nulls last, opened_at, id limit :most
                        """)
                .param("organization", organization)
                .param("roles", roles.stream().map(Enum::name).toArray(String[]::new))
                .param("most", most)
                .query(ReviewTasks::read)
                .list();
    }

    @Transactional(propagation = Propagation.MANDATORY)
    void assign(String id, String person) {
        jdbc.sql("update review_task set assignee = :person where id = :id")
                .param("person", person)
                .param("id", id)
                .update();
    }

    /** One more task at the same place, for one person; gives its id. */
    @Transactional(propagation = Propagation.MANDATORY)
    String addBeside(ReviewTask task, String person) {
        String chain = task.request() + "-" + task.stage().letter() + task.turn() + "-";
        int number = of(task.request(), task.stage(), task.turn()).size() + 1;
        String id = chain + number;
        jdbc.sql("""
                        insert into review_task (id, request_id, stage, turn, place, role, organization, rule_id, title,
                            form_digest, decision_digest, spec_digest, result_digest, applicant, recipients, state, due,
                            opened_at, assignee)
                        select :id, request_id, stage, turn, place, role, organization, '', title, form_digest,
                            decision_digest, spec_digest, result_digest, applicant, recipients, 'OPEN', due, :now, :person
                        from review_task where id = :beside
                        """)
                .param("id", id)
                .param("now", Timestamp.from(clock.instant()))
                .param("person", person)
                .param("beside", task.id())
                .update();
        return id;
    }

    @Transactional(propagation = Propagation.MANDATORY)
    void decide(
            ReviewTask task,
            String person,
            Optional<String> onBehalfOf,
            State verdict,
            Optional<Ground> ground,
            String reason,
            Instant at,
            byte[] envelope) {
        jdbc.sql("""
                        update review_task set state = :state, decided_at = :at, decided_by = :by, decided_for = :for,
                            ground = :ground, reason = :reason, statement = :statement where id = :id
                        """)
                .param("state", verdict.name())
                .param("at", Timestamp.from(at))
                .param("by", person)
                .param("for", onBehalfOf.orElse(null))
                .param("ground", ground.map(Enum::name).orElse(null))
                .param("reason", reason)
                .param("statement", envelope)
                .param("id", task.id())
                .update();
    }

    /** Opens the next place when everybody before it has agreed. */
    @Transactional(propagation = Propagation.MANDATORY)
    void openNext(ReviewTask decided) {
        jdbc.sql("""
                        update review_task t set state = 'OPEN', opened_at = :now
                        where request_id = :request and stage = :stage and turn = :turn and state = 'WAITING'
                          and not exists (select 1 from review_task e where e.request_id = t.request_id
                              and e.stage = t.stage and e.turn = t.turn and e.place < t.place and e.state <> 'APPROVED')
                        """)
                .param("now", Timestamp.from(clock.instant()))
                .param("request", decided.request())
                .param("stage", decided.stage().name())
                .param("turn", decided.turn())
                .update();
    }

    /** Nobody is asked any more. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void cancel(String request) {
        jdbc.sql("""
                        update review_task set state = 'CANCELLED'
                        where request_id = :request and state in ('OPEN', 'WAITING')
                        """).param("request", request).update();
    }

    /** Nobody is asked any more about this turn of a stage. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void cancel(String request, Stage stage, int turn) {
        jdbc.sql("""
                        update review_task set state = 'CANCELLED'
                        where request_id = :request and stage = :stage and turn = :turn and state in ('OPEN', 'WAITING')
                        """)
                .param("request", request)
                .param("stage", stage.name())
                .param("turn", turn)
                .update();
    }

    private static ReviewTask read(ResultSet row, int number) throws SQLException {
        return new ReviewTask(
                row.getString("id"),
                row.getString("request_id"),
                Stage.valueOf(row.getString("stage")),
                row.getInt("turn"),
                row.getInt("place"),
                ReviewRole.valueOf(row.getString("role")),
                row.getString("organization"),
                row.getString("rule_id"),
                row.getString("title"),
                new ReviewTask.Subject(
                        row.getString("form_digest"),
                        row.getString("decision_digest"),
                        row.getString("spec_digest"),
                        row.getString("result_digest")),
                row.getString("applicant"),
                Arrays.asList((String[]) row.getArray("recipients").getArray()),
                State.valueOf(row.getString("state")),
                Optional.ofNullable(row.getDate("due")).map(Date::toLocalDate),
                Optional.ofNullable(row.getTimestamp("opened_at")).map(Timestamp::toInstant),
                Optional.ofNullable(row.getTimestamp("decided_at")).map(Timestamp::toInstant),
                Optional.ofNullable(row.getString("decided_by")),
                Optional.ofNullable(row.getString("ground")),
                Optional.ofNullable(row.getString("reason")),
                Optional.ofNullable(row.getBytes("statement")),
                Optional.ofNullable(row.getString("assignee")),
                Optional.ofNullable(row.getString("decided_for")));
    }
}
