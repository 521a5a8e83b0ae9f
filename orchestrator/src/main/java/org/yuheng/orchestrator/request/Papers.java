package org.yuheng.orchestrator.request;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import org.yuheng.orchestrator.audit.AuditEvent;
import org.yuheng.orchestrator.audit.AuditTrail;
import org.yuheng.orchestrator.identity.Action;
import org.yuheng.orchestrator.identity.CurrentUser;
import org.yuheng.orchestrator.identity.Permissions;
import org.yuheng.orchestrator.web.Problems;
import org.yuheng.trust.Digests;

/** Files attached to a request: legal basis, assessments, consents. Each is bound to it by digest, in the audit trail too. */
@Repository
class Papers {

    static final int MAX_BYTES = 8 << 20;
    static final int MOST = 8;

    private static final String COLUMNS = "id, request_id, name, media_type, bytes, digest, uploaded_by, uploaded_at";

    private final JdbcClient jdbc;
    private final Requests requests;
    private final RequestDesk desk;
    private final AuditTrail audit;
    private final Clock clock;

    Papers(JdbcClient jdbc, Requests requests, RequestDesk desk, AuditTrail audit, Clock clock) {
        this.jdbc = jdbc;
        this.requests = requests;
        this.desk = desk;
        this.audit = audit;
        this.clock = clock;
    }

    /** @param name as its sender called it, shortened; shown, never used as a path */
    record Paper(
            UUID id,
            String request,
            String name,
            PaperType type,
            int bytes,
            String digest,
            String uploadedBy,
            Instant uploadedAt) {}

    /** For whoever may read the request. */
    List<Paper> of(CurrentUser user, String request) {
        desk.read(user, request);
        return jdbc.sql("select " + COLUMNS + " from attachment where request_id = :id order by uploaded_at, id")
                .param("id", request)
                .query(Papers::read)
                .list();
    }

    /**
     * Keeps a file; the same bytes again are the same paper.
     *
     * @throws org.yuheng.orchestrator.web.Problem PAPER_REFUSED for another type, too large, or one too many
     */
    @Transactional
    public Paper attach(CurrentUser user, String request, String name, byte[] content) {
        Request locked = editable(user, request);
        if (content.length == 0 || content.length > MAX_BYTES) {
            throw RequestProblems.PAPER_REFUSED.because(
                    "the file has " + content.length + " bytes; expected 1 to " + MAX_BYTES);
        }
        PaperType type = PaperType.of(content)
                .orElseThrow(() -> RequestProblems.PAPER_REFUSED.because(
                        "the file is neither PDF, PNG, JPEG nor OFD by its content; convert it and attach it again"));
        String digest = Digests.of(content);
        Optional<Paper> known = jdbc.sql(
                        "select " + COLUMNS + " from attachment where request_id = :id and digest = :digest")
                .param("id", request)
                .param("digest", digest)
                .query(Papers::read)
                .optional();
        if (known.isPresent()) {
            return known.get();
        }
        if (of(user, request).size() >= MOST) {
            throw RequestProblems.PAPER_REFUSED.because(
                    "the request has " + MOST + " files already; remove one, or put several into one file");
        }
        UUID id = UUID.randomUUID();
        jdbc.sql("""
                        insert into attachment (id, request_id, name, media_type, bytes, digest, content, uploaded_by,
                            uploaded_at) values (:id, :request, :name, :type, :bytes, :digest, :content, :by, :now)
                        """)
                .param("id", id)
                .param("request", request)
                .param("name", shown(name, type))
                .param("type", type.mediaType())
                .param("bytes", content.length)
                .param("digest", digest)
                .param("content", content)
                .param("by", user.username())
                .param("now", Timestamp.from(clock.instant()))
                .update();
        audit.record(AuditEvent.of(user.actor(), "PAPER_ATTACHED")
                .object("request", request, locked.version())
                .request(request)
                .change("", digest)
                .detail("type", type));
        return find(id).orElseThrow();
    }

    @Transactional
    public void remove(CurrentUser user, String request, UUID id) {
        Request locked = editable(user, request);
        Paper paper = find(id).filter(found -> found.request().equals(request)).orElseThrow(() -> unknown(id));
        jdbc.sql("delete from attachment where id = :id").param("id", id).update();
        audit.record(AuditEvent.of(user.actor(), "PAPER_REMOVED")
                .object("request", request, locked.version())
                .request(request)
                .change(paper.digest(), ""));
    }

    /** The file's bytes, checked against its digest, for whoever may read the request; opening it is an event. */
    @Transactional
    public byte[] open(CurrentUser user, Paper paper) {
        desk.read(user, paper.request());
        byte[] content = jdbc.sql("select content from attachment where id = :id")
                .param("id", paper.id())
                .query((row, number) -> row.getBytes(1))
                .single();
        if (!Digests.of(content).equals(paper.digest())) {
            throw new IllegalStateException("attachment " + paper.id() + " no longer has digest " + paper.digest()
                    + ", it was changed in place");
        }
        audit.record(AuditEvent.of(user.actor(), "PAPER_OPENED")
                .object("request", paper.request(), 0)
                .request(paper.request())
                .change(paper.digest(), paper.digest()));
        return content;
    }

    /** @throws org.yuheng.orchestrator.web.Problem NOT_FOUND also for the paper of a request that the user may not know */
    Paper find(CurrentUser user, String request, UUID id) {
        desk.read(user, request);
        return find(id).filter(found -> found.request().equals(request)).orElseThrow(() -> unknown(id));
    }

    private Optional<Paper> find(UUID id) {
        return jdbc.sql("select " + COLUMNS + " from attachment where id = :id")
                .param("id", id)
                .query(Papers::read)
                .optional();
    }

    private Request editable(CurrentUser user, String id) {
        Request request = requests.lock(id).orElseThrow(() -> Problems.NOT_FOUND.because("no request " + id));
        Permissions.require(user, Action.REQUEST_DRAFT, request.organization());
        if (!request.editable()) {
            throw RequestProblems.REQUEST_NOT_EDITABLE.because(
                    id + " is " + request.state() + "; its papers stay as they were filed");
        }
        return request;
    }

    private static org.yuheng.orchestrator.web.Problem unknown(UUID id) {
        return Problems.NOT_FOUND.because("no attachment " + id);
    }

    /** Without paths and control characters, with the ending of what it is. */
    private static String shown(String name, PaperType type) {
        String last = name == null ? "" : name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        String clean = last.codePoints()
                .filter(c -> !Character.isISOControl(c)
                        && Character.getType(c) != Character.FORMAT
                        && (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE))
                .limit(120)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString()
                .strip();
        if (clean.isEmpty()) {
            clean = "file";
        }
        boolean ends = clean.toLowerCase(java.util.Locale.ROOT).endsWith("." + type.extension())
                || type == PaperType.JPEG
                        && clean.toLowerCase(java.util.Locale.ROOT).endsWith(".jpeg");
        return ends ? clean : clean + "." + type.extension();
    }

    private static Paper read(ResultSet row, int number) throws SQLException {
        return new Paper(
                row.getObject("id", UUID.class),
                row.getString("request_id"),
                row.getString("name"),
                PaperType.ofMediaType(row.getString("media_type")),
                row.getInt("bytes"),
                row.getString("digest"),
                row.getString("uploaded_by"),
                row.getTimestamp("uploaded_at").toInstant());
    }
}
