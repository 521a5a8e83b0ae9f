package org.yuheng.orchestrator.journey;

import java.util.List;
import java.util.Optional;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.yuheng.computation.JobSpec;
import org.yuheng.json.StrictJson;
import org.yuheng.orchestrator.decision.Decided;
import org.yuheng.orchestrator.decision.Decisions;
import org.yuheng.orchestrator.dispatch.Run;
import org.yuheng.orchestrator.dispatch.Runs;
import org.yuheng.orchestrator.identity.Action;
import org.yuheng.orchestrator.identity.CurrentUser;
import org.yuheng.orchestrator.identity.Permissions;
import org.yuheng.orchestrator.pages.PageController;
import org.yuheng.orchestrator.release.Receipts;
import org.yuheng.orchestrator.request.Filing;
import org.yuheng.orchestrator.request.Request;
import org.yuheng.orchestrator.request.RequestDesk;
import org.yuheng.orchestrator.web.Problems;
import org.yuheng.trust.envelope.Envelope;
import org.yuheng.trust.receipt.Check;
import org.yuheng.trust.receipt.CheckCode;
import org.yuheng.trust.receipt.Receipt;
import org.yuheng.trust.receipt.ReceiptFile;

/** A receipt, verified whenever it is opened; and a copy of it, tampered with on purpose. */
@PageController
@RequestMapping("/receipts/{id}")
class ReceiptPage {

    private final RequestDesk desk;
    private final Receipts receipts;
    private final Runs runs;
    private final Decisions decisions;
    private final ReceiptChecks checks;
    private final Filing filing;

    ReceiptPage(
            RequestDesk desk, Receipts receipts, Runs runs, Decisions decisions, ReceiptChecks checks, Filing filing) {
        this.filing = filing;
        this.desk = desk;
        this.receipts = receipts;
        this.runs = runs;
        this.decisions = decisions;
        this.checks = checks;
    }

    @GetMapping
    String read(
            CurrentUser user, @PathVariable String id, @RequestParam(defaultValue = "") String tamper, Model model) {
        Receipts.Issued issued = issued(user, id);
        model.addAttribute("issued", issued);
        Request request = desk.read(user, issued.request());
        model.addAttribute("request", request);
        model.addAttribute("differences", filing.differences(request));
        model.addAttribute("sameForm", isAbout(issued, request));
        model.addAttribute("attachments", filing.attachments(request));
        Optional<byte[]> file = receipts.file(issued).map(ReceiptFile::toBytes);
        model.addAttribute("logged", file.isPresent());
        if (file.isPresent()) {
            JobSpec spec = spec(issued);
            Optional<Tampering> tampering = Tampering.of(tamper);
            byte[] checked = tampering.map(change -> change.on(file.get())).orElse(file.get());
            List<Checked> all = checks.verify(checked, spec).stream()
                    .map(check -> new Checked(check, checks.withoutWitnesses()))
                    .toList();
            model.addAttribute("checks", all);
            model.addAttribute(
                    "failed", all.stream().filter(c -> !c.check().passed()).toList());
            model.addAttribute("tamperings", Tampering.values());
            model.addAttribute("tampering", tampering.map(Enum::name).orElse(""));
            model.addAttribute("spec", spec);
        }
        return "journey/receipt";
    }

    /** A check as the page says it. */
    public record Checked(Check check, boolean withoutWitnesses) {

        /** No witness is registered here, so that none was asked for. */
        public boolean withoutWitness() {
            return check.code() == CheckCode.WITNESSED && check.passed() && withoutWitnesses;
        }

        public String tone() {
            if (withoutWitness()) {
                return "wait";
            }
            return check.passed() ? "good" : "stop";
        }

        public String result() {
            if (withoutWitness()) {
                return "NOT_ASKED";
            }
            if (check.passed()) {
                return "PASSED";
            }
            return check.reason().equals("NOT_CHECKED") ? "NOT_CHECKED" : "FAILED";
        }
    }

    @GetMapping("/file")
    ResponseEntity<byte[]> file(CurrentUser user, @PathVariable String id) {
        Receipts.Issued issued = issued(user, id);
        byte[] file = receipts.file(issued)
                .map(ReceiptFile::toBytes)
                .orElseThrow(() -> JourneyProblems.RECEIPT_NOT_LOGGED_YET.because(
                        id + " waits for the next checkpoint of the log; ask again in a moment"));
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename("receipt-" + issued.id() + ".json")
                                .build()
                                .toString())
                .body(file);
    }

    /** The form's exact bytes, for the offline check; gone where the request was written anew since. */
    @GetMapping("/form")
    ResponseEntity<byte[]> form(CurrentUser user, @PathVariable String id) {
        Receipts.Issued issued = issued(user, id);
        Request request = desk.read(user, issued.request());
        if (!isAbout(issued, request)) {
            throw Problems.NOT_FOUND.because(request.id() + " was changed since " + id + " was issued, its form is "
                    + request.formDigest() + " now; whoever kept the earlier form can check it");
        }
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename("form-" + request.id() + ".json")
                                .build()
                                .toString())
                .body(filing.form(request));
    }

    private static boolean isAbout(Receipts.Issued issued, Request request) {
        byte[] payload = Envelope.parse(issued.envelope()).value().payload().bytes();
        return StrictJson.read(payload, Receipt.class, ReceiptFile.LARGEST)
                .requestDigest()
                .equals(request.formDigest());
    }

    private Receipts.Issued issued(CurrentUser user, String id) {
        Permissions.require(user, Action.RESULT_READ);
        Receipts.Issued issued = receipts.find(id).orElseThrow(() -> Problems.NOT_FOUND.because("no receipt " + id));
        desk.read(user, issued.request());
        return issued;
    }

    private JobSpec spec(Receipts.Issued issued) {
        return runs.find(issued.request(), issued.run())
                .map(Run::specDigest)
                .flatMap(decisions::ofSpec)
                .flatMap(Decided::spec)
                .map(JobSpec::parse)
                .orElseThrow();
    }
}
