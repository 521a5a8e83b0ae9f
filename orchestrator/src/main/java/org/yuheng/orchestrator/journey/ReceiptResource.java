package org.yuheng.orchestrator.journey;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.yuheng.adapter.engine.JobId;
import org.yuheng.computation.JobSpec;
import org.yuheng.json.JsonRefusal;
import org.yuheng.json.StrictJson;
import org.yuheng.orchestrator.audit.AuditEvent;
import org.yuheng.orchestrator.audit.AuditTrail;
import org.yuheng.orchestrator.decision.Decided;
import org.yuheng.orchestrator.decision.Decisions;
import org.yuheng.orchestrator.dispatch.Run;
import org.yuheng.orchestrator.dispatch.Runs;
import org.yuheng.orchestrator.identity.Action;
import org.yuheng.orchestrator.identity.Actor;
import org.yuheng.orchestrator.identity.CurrentUser;
import org.yuheng.orchestrator.identity.Permissions;
import org.yuheng.orchestrator.outbox.Outbox;
import org.yuheng.orchestrator.release.Manifests;
import org.yuheng.orchestrator.release.Receipts;
import org.yuheng.orchestrator.request.RequestDesk;
import org.yuheng.orchestrator.web.ProblemType;
import org.yuheng.orchestrator.web.Problems;
import org.yuheng.trust.Outcome;
import org.yuheng.trust.envelope.Envelope;
import org.yuheng.trust.envelope.Keyring;
import org.yuheng.trust.envelope.SignedPayload;
import org.yuheng.trust.identity.VerifyingKey;
import org.yuheng.trust.receipt.ReceiptFile;

/** Receipts, and reviewers' statements that let held results go. */
@RestController
@Tag(name = "receipts")
@RequestMapping("/api/v1")
class ReceiptResource {

    static final ProblemType REVIEW_NOT_BELIEVED = new ProblemType(
            HttpStatus.FORBIDDEN, "REVIEW_NOT_BELIEVED", "审核声明无法验证", "The review's signature does not hold");

    private static final String REVIEW_TYPE = "application/vnd.yuheng.result-review.v1+json";

    private final RequestDesk desk;
    private final Receipts receipts;
    private final Runs runs;
    private final Decisions decisions;
    private final Manifests manifests;
    private final Outbox outbox;
    private final AuditTrail audit;
    private final TransactionTemplate transaction;

    ReceiptResource(
            RequestDesk desk,
            Receipts receipts,
            Runs runs,
            Decisions decisions,
            Manifests manifests,
            Outbox outbox,
            AuditTrail audit,
            TransactionTemplate transaction) {
        this.desk = desk;
        this.receipts = receipts;
        this.runs = runs;
        this.decisions = decisions;
        this.manifests = manifests;
        this.outbox = outbox;
        this.audit = audit;
        this.transaction = transaction;
    }

    record Summary(String id, String request, int run, String payloadDigest, Instant issuedAt) {}

    @Operation(summary = "Receipts of a request")
    @GetMapping("/requests/{id}/receipts")
    List<Summary> ofRequest(CurrentUser user, @PathVariable String id) {
        Permissions.require(user, Action.RESULT_READ);
        desk.read(user, id);
        return receipts.of(id).stream()
                .map(issued -> new Summary(
                        issued.id(), issued.request(), issued.run(), issued.payloadDigest(), issued.issuedAt()))
                .toList();
    }

    /** The signed receipt and the proof that it was logged, for offline verification. */
    @Operation(summary = "A receipt with the proof that it was logged")
    @GetMapping(path = "/receipts/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
    byte[] read(CurrentUser user, @PathVariable String id) {
        Permissions.require(user, Action.RESULT_READ);
        Receipts.Issued issued = receipts.find(id).orElseThrow(() -> Problems.NOT_FOUND.because("no receipt " + id));
        desk.read(user, issued.request());
        return receipts.file(issued)
                .map(ReceiptFile::toBytes)
                .orElseThrow(() -> JourneyProblems.RECEIPT_NOT_LOGGED_YET.because(
                        id + " waits for the next checkpoint of the log; ask again in a moment"));
    }

    /** As the reviewer's node signed it. */
    record Review(String job, String organization, String person, List<String> sealedDigests) {}

    /** The signature of the message is the caller's identity; repeats are harmless. */
    @Operation(summary = "A reviewer's release of a held result, signed at its node")
    @PostMapping(path = "/result-reviews", consumes = "application/json")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void reviewed(@RequestBody byte[] envelope) {
        Review claimed = claimed(envelope);
        JobId job = job(claimed.job());
        JobSpec spec = runs.find(job.request(), job.run())
                .map(Run::specDigest)
                .flatMap(decisions::ofSpec)
                .flatMap(Decided::spec)
                .map(JobSpec::parse)
                .orElseThrow(() -> Problems.NOT_FOUND.because("no run of job " + job));
        JobSpec.Recipient reviewer =
                spec.reviewer().orElseThrow(() -> REVIEW_NOT_BELIEVED.because("no review is due for " + job));
        VerifyingKey key = spec.participant(reviewer.node())
                .map(JobSpec.Participant::signingKey)
                .map(text -> VerifyingKey.fromSpki(Base64.getDecoder().decode(text)))
                .orElseThrow();
        Outcome<SignedPayload<Review>> signed =
                SignedPayload.read(envelope, REVIEW_TYPE, Review.class, Keyring.of(key));
        if (!signed.isAccepted() || !claimed.organization().equals(reviewer.organization())) {
            throw REVIEW_NOT_BELIEVED.because(
                    signed.isAccepted()
                            ? "by " + claimed.organization() + ", the reviewer is " + reviewer.organization()
                            : signed.refusal().toString());
        }
        transaction.executeWithoutResult(status -> {
            if (manifests.review(job).isEmpty()) {
                manifests.review(job, envelope);
                audit.record(AuditEvent.of(Actor.node(reviewer.node(), reviewer.organization()), "RESULT_REVIEWED")
                        .object("run", job.toString())
                        .request(job.request())
                        .job(job.toString(), "", "")
                        .result(signed.value().digest())
                        .detail("person", claimed.person()));
                outbox.wakeRun(job.request(), job.run());
            }
        });
    }

    private static Review claimed(byte[] envelope) {
        Optional<Review> review = Envelope.parse(envelope)
                .fold(
                        parsed -> {
                            try {
                                return Optional.of(
                                        StrictJson.read(parsed.payload().bytes(), Review.class));
                            } catch (JsonRefusal e) {
                                return Optional.empty();
                            }
                        },
                        refusal -> Optional.empty());
        return review.orElseThrow(
                () -> REVIEW_NOT_BELIEVED.because("the body must be a DSSE envelope of type " + REVIEW_TYPE));
    }

    private static JobId job(String text) {
        try {
            return JobId.parse(text);
        } catch (IllegalArgumentException e) {
            throw REVIEW_NOT_BELIEVED.because(e.getMessage());
        }
    }
}
