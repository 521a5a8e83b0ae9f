package org.yuheng.orchestrator.request;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.yuheng.orchestrator.audit.AuditEvent;
import org.yuheng.orchestrator.audit.AuditTrail;
import org.yuheng.orchestrator.identity.Actor;
import org.yuheng.trust.Digests;

/** The requests that are kept; every change of state is checked against {@link RequestState} and audited with it. */
@Repository
public class Requests {

    private static final String COLUMNS = """
            id, version, epoch, round, state, codes, organization, applicant, form, form_digest, filed_at, received_at,
            supplements, created_at, changed_at
            """;
    private static final ZoneId YEAR_OF_NUMBER = ZoneId.of("Asia/Shanghai");

    private final JdbcClient jdbc;
    private final AuditTrail audit;
    private final Clock clock;

    Requests(JdbcClient jdbc, AuditTrail audit, Clock clock) {
        this.jdbc = jdbc;
        this.audit = audit;
        this.clock = clock;
    }

    @Transactional
    public Request create(Actor actor, String organization, RequestForm asked) {
        RequestForm form = asked.with(Optional.empty());
        Instant now = clock.instant();
        long number =
                jdbc.sql("select nextval('request_number')").query(Long.class).single();
        String id = String.format("R%d-%06d", now.atZone(YEAR_OF_NUMBER).getYear(), number);
        byte[] bytes = form.toBytes();
        jdbc.sql("""
                        insert into sharing_request (id, version, epoch, round, state, codes, organization, applicant, title,
                            form, form_digest, supplements, created_at, changed_at)
                        values (:id, 1, 1, 0, 'DRAFT', '{}', :organization, :applicant, :title, :form, :digest, 0, :now, :now)
                        """)
                .param("id", id)
                .param("organization", organization)
                .param("applicant", actor.id())
                .param("title", form.title())
                .param("form", bytes)
                .param("digest", Digests.of(bytes))
                .param("now", Timestamp.from(now))
                .update();
        keepDatasets(id, form);
        audit.record(AuditEvent.of(actor, "REQUEST_DRAFTED")
                .object("request", id, 1)
                .request(id)
                .change("", Digests.of(bytes)));
        return find(id).orElseThrow();
    }

    public Optional<Request> find(String id) {
        return select(id, "");
    }

    /** Locks the row until the transaction ends: whoever changes a request comes through here. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<Request> lock(String id) {
        return select(id, " for update");
    }

    private Optional<Request> select(String id, String locking) {
        return jdbc.sql("select " + COLUMNS + " from sharing_request where id = :id" + locking)
                .param("id", id)
                .query(Requests::read)
                .optional();
    }

    /** Replaces the form of a locked request. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Request write(Request request, RequestForm asked, Actor actor) {
        RequestForm form = asked.with(Optional.empty());
        byte[] bytes = form.toBytes();
        String digest = Digests.of(bytes);
        jdbc.sql("""
                        update sharing_request set form = :form, form_digest = :digest, title = :title,
                            version = version + 1, changed_at = :now where id = :id
                        """)
                .param("form", bytes)
                .param("digest", digest)
                .param("title", form.title())
                .param("now", Timestamp.from(clock.instant()))
                .param("id", request.id())
                .update();
        keepDatasets(request.id(), form);
        audit.record(AuditEvent.of(actor, "REQUEST_CHANGED")
                .object("request", request.id(), request.version() + 1L)
                .request(request.id())
                .change(request.formDigest(), digest));
        return find(request.id()).orElseThrow();
    }

    private void keepDatasets(String id, RequestForm form) {
        String[] datasets = form.inputs().stream()
                .map(RequestForm.Input::dataset)
                .distinct()
                .toArray(String[]::new);
        jdbc.sql("delete from request_dataset where request_id = :id and dataset <> all(:datasets)")
                .param("id", id)
                .param("datasets", datasets)
                .update();
        jdbc.sql("insert into request_dataset select :id, unnest(:datasets) on conflict do nothing")
                .param("id", id)
                .param("datasets", datasets)
                .update();
    }

    /**
     * Hands a locked request to the head of the own office, or gives it back with {@code filed} false. What is handed in is
     * bound to its attachments: from here on whoever signs over the form's digest signs over theirs.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Request file(Request request, boolean filed, Actor actor) {
        Instant now = clock.instant();
        byte[] form = (filed ? request.form().with(Optional.of(attachments(request.id()))) : request.form()).toBytes();
        String digest = filed ? Digests.of(form) : request.formDigest();
        if (!digest.equals(request.formDigest())) {
            jdbc.sql("update sharing_request set form = :form, form_digest = :digest where id = :id")
                    .param("form", form)
                    .param("digest", digest)
                    .param("id", request.id())
                    .update();
            jdbc.sql(
                            "update request_writing set form_digest = :digest where request_id = :id and form_digest = :before")
                    .param("digest", digest)
                    .param("id", request.id())
                    .param("before", request.formDigest())
                    .update();
        }
        jdbc.sql(
                        "update sharing_request set filed_at = :filed, version = version + 1, changed_at = :now where id = :id")
                .param("filed", filed ? Timestamp.from(now) : null)
                .param("now", Timestamp.from(now))
                .param("id", request.id())
                .update();
        audit.record(AuditEvent.of(actor, filed ? "REQUEST_FILED" : "REQUEST_GIVEN_BACK")
                .object("request", request.id(), request.version() + 1L)
                .request(request.id())
                .change(request.formDigest(), digest));
        return find(request.id()).orElseThrow();
    }

    private List<RequestForm.Attachment> attachments(String id) {
        return jdbc.sql("select name, media_type, bytes, digest from attachment where request_id = :id order by digest")
                .param("id", id)
                .query((row, number) -> new RequestForm.Attachment(
                        row.getString("name"),
                        row.getString("media_type"),
                        row.getLong("bytes"),
                        row.getString("digest")))
                .list();
    }

    /**
     * Moves a locked request on.
     *
     * @param cause UPPER_SNAKE word for the timeline
     * @param codes why it is held or ends
     * @throws IllegalStateException when the state may not follow
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Request move(Request request, RequestState to, String cause, Collection<String> codes, Actor actor) {
        if (!request.state().next().contains(to)) {
            throw new IllegalStateException("request " + request.id() + " is " + request.state() + "; " + to
                    + " may not follow, only " + request.state().next());
        }
        Instant now = clock.instant();
        boolean received = to == RequestState.SUBMITTED;
        jdbc.sql("""
                        update sharing_request set state = :to, codes = :codes, version = version + 1, changed_at = :now,
                            round = round + :received,
                            filed_at = case when :returned then null else filed_at end,
                            supplements = supplements + :supplement,
                            received_at = case when :received = 1 then coalesce(received_at, :now) else received_at end
                        where id = :id
                        """)
                .param("to", to.name())
                .param("codes", codes.toArray(String[]::new))
                .param("now", Timestamp.from(now))
                .param("received", received ? 1 : 0)
                .param("returned", to == RequestState.SUPPLEMENT || to == RequestState.HOLD)
                .param("supplement", to == RequestState.SUPPLEMENT ? 1 : 0)
                .param("id", request.id())
                .update();
        jdbc.sql("""
                        insert into request_move (request_id, round, from_state, to_state, codes, cause, actor, at)
                        values (:id, :round, :from, :to, :codes, :cause, :actor, :now)
                        """)
                .param("id", request.id())
                .param("round", request.round() + (received ? 1 : 0))
                .param("from", request.state().name())
                .param("to", to.name())
                .param("codes", codes.toArray(String[]::new))
                .param("cause", cause)
                .param("actor", actor.id())
                .param("now", Timestamp.from(now))
                .update();
        audit.record(AuditEvent.of(actor, "REQUEST_" + to.name())
                .object("request", request.id(), request.version() + 1L)
                .request(request.id())
                .change(request.formDigest(), request.formDigest())
                .detail("from", request.state())
                .detail("to", to)
                .detail("cause", cause)
                .detail("codes", String.join(",", codes)));
        return find(request.id()).orElseThrow();
    }

    /** Lets these organisations read the request. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void involve(String id, Collection<String> organizations) {
        for (String organization : organizations) {
            jdbc.sql("insert into request_party values (:id, :organization) on conflict do nothing")
                    .param("id", id)
                    .param("organization", organization)
                    .update();
        }
    }

    public boolean involves(Request request, String organization) {
        return request.organization().equals(organization)
                || jdbc.sql("select exists (select 1 from request_party where request_id = :id and organization = :of)")
                        .param("id", request.id())
                        .param("of", organization)
                        .query(Boolean.class)
                        .single();
    }

    public List<Request.Move> moves(String id) {
        return jdbc.sql("""
                        select round, from_state, to_state, codes, cause, actor, at from request_move
                        where request_id = :id order by id
                        """)
                .param("id", id)
                .query((row, number) -> new Request.Move(
                        row.getInt("round"),
                        RequestState.valueOf(row.getString("from_state")),
                        RequestState.valueOf(row.getString("to_state")),
                        texts(row.getArray("codes")),
                        row.getString("cause"),
                        row.getString("actor"),
                        row.getTimestamp("at").toInstant()))
                .list();
    }

    /**
     * Newest first.
     *
     * @param readers organisation whose requests are listed; empty for all
     * @param before id that the list goes on after
     */
    public List<Request> list(
            Optional<String> readers, Optional<RequestState> state, Optional<String> before, int most) {
        return jdbc.sql("select " + COLUMNS + """
                         from sharing_request r
                        where (cast(:readers as text) is null or organization = :readers or exists (
                              select 1 from request_party p where p.request_id = r.id and p.organization = :readers))
                          and (cast(:state as text) is null or state = :state)
                          and (cast(:before as text) is null or id < :before)
                        order by id desc limit :most
                        """)
                .param("readers", readers.orElse(null))
                .param("state", state.map(Enum::name).orElse(null))
                .param("before", before.orElse(null))
                .param("most", most)
                .query(Requests::read)
                .list();
    }

    /** Nobody waits for the ended request any more. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void woundUp(String id) {
        jdbc.sql("update sharing_request set wound_up_at = :now where id = :id and wound_up_at is null")
                .param("now", Timestamp.from(clock.instant()))
                .param("id", id)
                .update();
    }

    /** Ids of all requests whose journey goes on, oldest first: filed ones, and all that have not ended or not been wound up. */
    public List<String> travelling() {
        return jdbc.sql("""
                        select id from sharing_request
                        where wound_up_at is null and (state <> 'DRAFT' or filed_at is not null) order by id
                        """).query(String.class).list();
    }

    /** Every workflow that acts on the request so far can do nothing from now on. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void nextEpoch(String id) {
        jdbc.sql("update sharing_request set epoch = epoch + 1 where id = :id")
                .param("id", id)
                .update();
    }

    private static Request read(ResultSet row, int number) throws SQLException {
        return new Request(
                row.getString("id"),
                row.getInt("version"),
                row.getInt("epoch"),
                row.getInt("round"),
                RequestState.valueOf(row.getString("state")),
                texts(row.getArray("codes")),
                row.getString("organization"),
                row.getString("applicant"),
                RequestForm.parse(row.getBytes("form")),
                row.getString("form_digest"),
                Optional.ofNullable(row.getTimestamp("filed_at")).map(Timestamp::toInstant),
                Optional.ofNullable(row.getTimestamp("received_at")).map(Timestamp::toInstant),
                row.getInt("supplements"),
                row.getTimestamp("created_at").toInstant(),
                row.getTimestamp("changed_at").toInstant());
    }

    private static List<String> texts(Array array) throws SQLException {
        return Arrays.asList((String[]) array.getArray());
    }
}
