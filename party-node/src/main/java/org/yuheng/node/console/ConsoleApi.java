package org.yuheng.node.console;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.adapter.engine.JobId;
import org.yuheng.adapter.engine.Refusal;
import org.yuheng.adapter.engine.ResultPart;
import org.yuheng.computation.JobSpec;
import org.yuheng.computation.words.SpecWords;
import org.yuheng.json.JsonRefusal;
import org.yuheng.json.StrictJson;
import org.yuheng.node.Node;
import org.yuheng.node.console.People.Person;
import org.yuheng.node.datasets.DatasetProposal;
import org.yuheng.node.datasets.DatasetStore;
import org.yuheng.node.datasets.Declaration;
import org.yuheng.node.datasets.Source;
import org.yuheng.node.datasets.SourceReader;
import org.yuheng.node.grants.QueryLedger;
import org.yuheng.node.journal.AuditLog;
import org.yuheng.node.journal.AuditSearch;
import org.yuheng.trust.Outcome;
import org.yuheng.trust.envelope.Envelope;

/** The console's REST; every answer is about the caller's own organisation. */
@RestController
@RequestMapping("/api")
class ConsoleApi {

    private static final int LARGEST_BODY = 1 << 20;

    private final Node node;
    private final UploadedFiles files;

    ConsoleApi(Node node) {
        this.node = node;
        this.files = new UploadedFiles(node.home().resolve("uploads"));
    }

    /**
     * @param words rendered by this node from the exact bytes that would be signed
     * @param claimZh what the orchestrator says of its decision
     * @param earlierQueries other questions about the same data that went to the same recipient; read them before signing
     */
    record WaitingGrant(
            String specDigest,
            String requestId,
            Instant receivedAt,
            String words,
            String claimZh,
            String claimEn,
            List<QueryLedger.Line> earlierQueries,
            String spec) {}

    @GetMapping("/grants")
    List<WaitingGrant> grants(
            @AuthenticationPrincipal Person person, @RequestParam(defaultValue = "zh") String language) {
        Locale locale = language.equals("en") ? Locale.ENGLISH : Locale.CHINESE;
        return node.grants().waiting(person.organization()).stream()
                .map(waiting -> {
                    JobSpec spec = JobSpec.parse(waiting.spec());
                    return new WaitingGrant(
                            waiting.specDigest(),
                            spec.requestId(),
                            waiting.receivedAt(),
                            SpecWords.render(spec, locale),
                            waiting.claimZh(),
                            waiting.claimEn(),
                            node.queries().others(spec, person.organization()),
                            Base64.getEncoder().encodeToString(waiting.spec()));
                })
                .toList();
    }

    record Reason(String reason) {}

    @PostMapping("/grants/{digest}/approve")
    ResponseEntity<Object> approve(@AuthenticationPrincipal Person person, @PathVariable String digest) {
        return decided(node.grants().grant(digest, person.organization(), person.name()));
    }

    @PostMapping("/grants/{digest}/refuse")
    ResponseEntity<Object> refuse(
            @AuthenticationPrincipal Person person, @PathVariable String digest, @RequestBody byte[] body) {
        String reason = StrictJson.read(body, Reason.class, LARGEST_BODY).reason();
        return decided(node.grants().refuse(digest, person.organization(), person.name(), reason));
    }

    @PostMapping("/grants/{digest}/revoke")
    ResponseEntity<Object> revoke(
            @AuthenticationPrincipal Person person, @PathVariable String digest, @RequestBody byte[] body) {
        String reason = StrictJson.read(body, Reason.class, LARGEST_BODY).reason();
        return decided(node.grants().revoke(digest, person.organization(), person.name(), reason));
    }

    /** Takes every grant of the caller's organisation back, and raises its epoch. */
    @PostMapping("/grants/revoke-all")
    ResponseEntity<Object> revokeAll(@AuthenticationPrincipal Person person, @RequestBody byte[] body) {
        String reason = StrictJson.read(body, Reason.class, LARGEST_BODY).reason();
        return decided(node.grants().revokeAll(person.organization(), person.name(), reason));
    }

    /** What of the caller's data went to whom, and what happens to another question about it. */
    record Queries(QueryLedger.Rule rule, List<QueryLedger.Line> lines) {}

    @GetMapping("/grants/queries")
    Queries queries(@AuthenticationPrincipal Person person) {
        return new Queries(
                node.queries().rule(person.organization()), node.queries().lines(person.organization()));
    }

    record QueryRule(QueryLedger.Rule rule) {}

    @PostMapping("/grants/queries")
    ResponseEntity<Object> queryRule(@AuthenticationPrincipal Person person, @RequestBody byte[] body) {
        QueryLedger.Rule rule =
                StrictJson.read(body, QueryRule.class, LARGEST_BODY).rule();
        node.queries().choose(person.organization(), rule, person.name());
        return ResponseEntity.noContent().build();
    }

    private ResponseEntity<Object> decided(Optional<Refusal> refusal) {
        node.reporter().wake();
        return refusal.map(no -> problem(HttpStatus.CONFLICT, no.code(), no.message()))
                .orElseGet(() -> ResponseEntity.noContent().build());
    }

    @GetMapping("/datasets")
    List<Declaration> datasets(@AuthenticationPrincipal Person person) {
        return node.datasets().all().stream()
                .map(DatasetStore.Stored::declaration)
                .filter(declaration -> declaration.owner().equals(person.organization()))
                .toList();
    }

    /** A file on the node's machine. */
    record FileToAdd(String path, String code) {}

    @PostMapping("/datasets/propose")
    ResponseEntity<Object> propose(@AuthenticationPrincipal Person person, @RequestBody byte[] body)
            throws IOException {
        FileToAdd file = StrictJson.read(body, FileToAdd.class, LARGEST_BODY);
        if (files.offLimits(Path.of(file.path()), person.organization())) {
            return offLimits();
        }
        try {
            return json(DatasetProposal.of(
                            new SourceReader(node.home().resolve("jobs")),
                            file.path(),
                            file.code(),
                            person.organization())
                    .on(node.datasets().platformOf(person.organization())));
        } catch (JobFailure e) {
            return problem(
                    HttpStatus.UNPROCESSABLE_CONTENT,
                    e.refusal().code(),
                    e.refusal().message());
        }
    }

    @PostMapping("/datasets")
    ResponseEntity<Object> declare(@AuthenticationPrincipal Person person, @RequestBody byte[] body)
            throws IOException {
        DatasetProposal dataset = StrictJson.read(body, DatasetProposal.class, LARGEST_BODY);
        if (dataset.source() instanceof Source.CsvFile csv
                        && files.offLimits(Path.of(csv.path()), person.organization())
                || dataset.source() instanceof Source.ParquetFile parquet
                        && files.offLimits(Path.of(parquet.path()), person.organization())
                || dataset.source() instanceof Source.PartnerPush push
                        && files.offLimits(Path.of(push.inbox()), person.organization())) {
            return offLimits();
        }
        if (!dataset.declaration().owner().equals(person.organization())) {
            return problem(
                    HttpStatus.FORBIDDEN,
                    "NOT_THE_OWNER",
                    person.name() + " acts for " + person.organization() + ", not for "
                            + dataset.declaration().owner());
        }
        try {
            DatasetProposal.check(new SourceReader(node.home().resolve("jobs")), dataset);
        } catch (JobFailure e) {
            return problem(
                    HttpStatus.UNPROCESSABLE_CONTENT,
                    e.refusal().code(),
                    e.refusal().message());
        }
        node.datasets().declare(dataset.declaration(), dataset.source(), person.name());
        node.reporter().wake();
        return ResponseEntity.status(HttpStatus.CREATED).build();
    }

    private static ResponseEntity<Object> offLimits() {
        return problem(
                HttpStatus.FORBIDDEN,
                "FILE_OF_THE_NODE",
                "the node's own directory holds keys and others' data; keep the file elsewhere");
    }

    record ResultLine(String job, String part, long rows, long suppressed, long sealedBytes, Instant receivedAt) {}

    @GetMapping("/results")
    List<ResultLine> results(@AuthenticationPrincipal Person person) {
        return node.resultStore().receivedFor(person.organization()).stream()
                .map(received -> new ResultLine(
                        received.part().job().toString(),
                        received.part().part(),
                        received.part().rows(),
                        received.part().suppressed(),
                        received.part().sealedBytes(),
                        received.receivedAt()))
                .toList();
    }

    record JobToOpen(String job) {}

    @PostMapping("/results/open")
    ResponseEntity<Object> open(@AuthenticationPrincipal Person person, @RequestBody byte[] body) throws IOException {
        JobId job =
                JobId.parse(StrictJson.read(body, JobToOpen.class, LARGEST_BODY).job());
        Outcome<ResultPart> opened = node.results().open(job, person.organization(), person.name());
        node.reporter().wake();
        if (!opened.isAccepted()) {
            return problem(
                    HttpStatus.NOT_FOUND,
                    opened.refusal().code(),
                    opened.refusal().message());
        }
        return ResponseEntity.ok()
                .header("X-Yuheng-Rows", String.valueOf(opened.value().rows()))
                .header("X-Yuheng-Suppressed", String.valueOf(opened.value().suppressed()))
                .contentType(MediaType.parseMediaType(opened.value().mediaType()))
                .body(opened.value().content());
    }

    /** As the result's reviewer: lets it go to its recipients. */
    @PostMapping("/results/review")
    ResponseEntity<Object> review(@AuthenticationPrincipal Person person, @RequestBody byte[] body)
            throws IOException, InterruptedException {
        JobId job =
                JobId.parse(StrictJson.read(body, JobToOpen.class, LARGEST_BODY).job());
        Outcome<Envelope> statement = node.results().letGo(job, person.organization(), person.name());
        if (!statement.isAccepted()) {
            return problem(
                    HttpStatus.CONFLICT,
                    statement.refusal().code(),
                    statement.refusal().message());
        }
        node.registry().post("result-reviews", statement.value());
        node.resultStore().letGoTold(job, person.organization(), person.name());
        return ResponseEntity.noContent().build();
    }

    @GetMapping("/audit")
    List<AuditLog.Entry> audit(@AuthenticationPrincipal Person person) {
        return new AuditSearch(node.database(), node.config().organization())
                .find(person.organization(), AuditSearch.Question.ALL, 200);
    }

    @GetMapping("/status")
    Map<String, Object> status(@AuthenticationPrincipal Person person) {
        return Map.of(
                "node", node.config().node(),
                "organization", person.organization(),
                "person", person.name(),
                "simulated", node.config().acceptsSimulated(),
                "auditFirstBroken", node.audit().firstBroken(),
                "auditCutOff", !node.audit().cuts().isEmpty());
    }

    @ExceptionHandler(JsonRefusal.class)
    ResponseEntity<Object> malformed(JsonRefusal e) {
        return problem(HttpStatus.BAD_REQUEST, e.code().name(), e.getMessage());
    }

    @ExceptionHandler(IllegalArgumentException.class)
    ResponseEntity<Object> wrong(IllegalArgumentException e) {
        return problem(HttpStatus.BAD_REQUEST, "INVALID_VALUE", e.getMessage());
    }

    private static ResponseEntity<Object> json(Object value) {
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(StrictJson.write(value));
    }

    private static ResponseEntity<Object> problem(HttpStatus status, String code, String detail) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setProperty("code", code);
        return ResponseEntity.status(status)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem);
    }
}
