package org.yuheng.node.console;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.yuheng.adapter.engine.JobId;
import org.yuheng.adapter.engine.ResultPart;
import org.yuheng.adapters.fl.training.TrainedModel;
import org.yuheng.json.JsonRefusal;
import org.yuheng.json.StrictJson;
import org.yuheng.node.Node;
import org.yuheng.node.console.People.Person;
import org.yuheng.node.registry.Registry;
import org.yuheng.node.results.CsvTable;
import org.yuheng.node.results.ResultFile;
import org.yuheng.node.results.ResultShelf;
import org.yuheng.node.results.ResultShelf.Result;
import org.yuheng.trust.Outcome;
import org.yuheng.trust.envelope.Envelope;

/** Results that were sealed to the organisation: opened, taken along, or reviewed before their recipients get them. */
@Controller
@RequestMapping("/results")
class ResultPages {

    /** More rows are for a file, not for a page. */
    private static final int ROWS_SHOWN = 500;

    private final Node node;
    private final ResultShelf shelf;

    ResultPages(Node node) {
        this.node = node;
        this.shelf = new ResultShelf(node.database(), node.resultStore());
    }

    @GetMapping
    String list(@AuthenticationPrincipal Person person, Model model) {
        List<Result> all = shelf.of(person.organization());
        model.addAttribute("reviews", all.stream().filter(Result::forReview).toList());
        model.addAttribute(
                "results", all.stream().filter(result -> !result.forReview()).toList());
        return "results";
    }

    /** The newest result of a request, for links that know no run. */
    @GetMapping("/{request}")
    String newest(@AuthenticationPrincipal Person person, @PathVariable String request) {
        return shelf.of(person.organization()).stream()
                .map(Result::job)
                .filter(job -> job.request().equals(request))
                .findFirst()
                .map(job -> "redirect:/results/" + job)
                .orElseThrow(ResultPages::unknown);
    }

    @GetMapping("/{request}/{run}/{attempt}")
    String one(
            @AuthenticationPrincipal Person person,
            @PathVariable String request,
            @PathVariable int run,
            @PathVariable int attempt,
            Model model) {
        model.addAttribute("result", find(person, new JobId(request, run, attempt)));
        return "result";
    }

    /** Shows it; that it was opened is recorded, signed, before anything is shown. */
    @PostMapping("/{request}/{run}/{attempt}/open")
    String open(
            @AuthenticationPrincipal Person person,
            @PathVariable String request,
            @PathVariable int run,
            @PathVariable int attempt,
            Model model)
            throws IOException {
        JobId job = new JobId(request, run, attempt);
        Outcome<ResultPart> opened = opened(person, job);
        model.addAttribute("result", find(person, job));
        if (!opened.isAccepted()) {
            model.addAttribute(
                    Notice.NAME,
                    Notice.refused(opened.refusal().code(), opened.refusal().message()));
            return "result";
        }
        ResultPart part = opened.value();
        model.addAttribute("opened", true);
        if (part.mediaType().equals("text/csv")) {
            model.addAttribute("table", CsvTable.read(part.content(), ROWS_SHOWN));
        } else {
            trained(part).ifPresent(trained -> model.addAttribute("trained", trained));
        }
        return "result";
    }

    @PostMapping("/{request}/{run}/{attempt}/download")
    ResponseEntity<byte[]> download(
            @AuthenticationPrincipal Person person,
            @PathVariable String request,
            @PathVariable int run,
            @PathVariable int attempt,
            @RequestParam ResultFile form)
            throws IOException {
        JobId job = new JobId(request, run, attempt);
        Outcome<ResultPart> opened = opened(person, job);
        if (!opened.isAccepted()) {
            throw new ResponseStatusException(
                    HttpStatus.CONFLICT, opened.refusal().code());
        }
        String name = job.toString().replace('/', '-') + "." + form.extension(opened.value());
        return ResponseEntity.ok()
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename(name, StandardCharsets.UTF_8)
                                .build()
                                .toString())
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .body(form.of(opened.value(), node.home().resolve("jobs")));
    }

    @PostMapping("/{request}/{run}/{attempt}/release")
    String release(
            @AuthenticationPrincipal Person person,
            @PathVariable String request,
            @PathVariable int run,
            @PathVariable int attempt,
            RedirectAttributes next)
            throws InterruptedException {
        JobId job = new JobId(request, run, attempt);
        Outcome<Envelope> statement = node.results().letGo(job, person.organization(), person.name());
        next.addFlashAttribute(
                Notice.NAME,
                statement.isAccepted()
                        ? told(person, job, statement.value())
                        : Notice.refused(
                                statement.refusal().code(), statement.refusal().message()));
        return "redirect:/results/" + job;
    }

    private Notice told(Person person, JobId job, Envelope statement) throws InterruptedException {
        try {
            node.registry().post("result-reviews", statement);
            node.resultStore().letGoTold(job, person.organization(), person.name());
            return Notice.done("done.released");
        } catch (Registry.Rejected e) {
            return Notice.refused("REVIEW_NOT_TAKEN", e.getMessage());
        } catch (IOException e) {
            return Notice.refused("PLATFORM_UNREACHABLE", e.getMessage());
        }
    }

    @PostMapping("/{request}/{run}/{attempt}/refuse")
    String refuse(
            @AuthenticationPrincipal Person person,
            @PathVariable String request,
            @PathVariable int run,
            @PathVariable int attempt,
            @RequestParam String reason,
            RedirectAttributes next) {
        JobId job = new JobId(request, run, attempt);
        Outcome<JobId> refused = node.results()
                .refuseToLetGo(
                        job,
                        person.organization(),
                        person.name(),
                        reason.length() > 1_000 ? reason.substring(0, 1_000) : reason);
        node.reporter().wake();
        next.addFlashAttribute(
                Notice.NAME,
                refused.fold(done -> Notice.done("done.held"), no -> Notice.refused(no.code(), no.message())));
        return "redirect:/results/" + job;
    }

    /** A recipient's people open by one duty, a reviewer's by another. */
    private Outcome<ResultPart> opened(Person person, JobId job) throws IOException {
        Result result = find(person, job);
        if (!person.may(result.forReview() ? Duty.REVIEW : Duty.RESULTS)) {
            throw new ResponseStatusException(HttpStatus.FORBIDDEN);
        }
        if (result.disposed()) {
            return Outcome.refused("RESULT_DISPOSED", "the result of job " + job + " has been destroyed as agreed");
        }
        Outcome<ResultPart> opened = node.results().open(job, person.organization(), person.name());
        node.reporter().wake();
        return opened;
    }

    private Result find(Person person, JobId job) {
        return shelf.find(job, person.organization()).orElseThrow(ResultPages::unknown);
    }

    private static Optional<TrainedModel> trained(ResultPart part) {
        try {
            return Optional.of(StrictJson.read(part.content(), TrainedModel.class));
        } catch (JsonRefusal e) {
            // Another kind of result: it is offered as a file only.
            return Optional.empty();
        }
    }

    private static ResponseStatusException unknown() {
        return new ResponseStatusException(HttpStatus.NOT_FOUND);
    }
}
