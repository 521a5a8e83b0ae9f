package org.yuheng.node.console;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.yuheng.adapter.engine.Fault;
import org.yuheng.adapter.engine.Refusal;
import org.yuheng.adapter.node.PartyNode.GrantState;
import org.yuheng.computation.JobSpec;
import org.yuheng.computation.words.Claim;
import org.yuheng.computation.words.SpecWords;
import org.yuheng.node.Node;
import org.yuheng.node.console.People.Person;
import org.yuheng.node.grants.GrantDesk;
import org.yuheng.node.grants.GrantHistory;
import org.yuheng.node.grants.GrantHistory.Entry;

/** What the owner is asked to grant: read by this node from the exact bytes that are signed, beside what is claimed. */
@Controller
class GrantPages {

    private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");

    private final Node node;
    private final GrantDesk desk;
    private final GrantHistory history;

    GrantPages(Node node) {
        this.node = node;
        this.desk = node.grants();
        this.history = new GrantHistory(node.database());
    }

    /** A line of the list. */
    record Line(Entry entry, JobSpec spec, List<JobSpec.Input> ours) {
        static Line of(Entry entry) {
            JobSpec spec = JobSpec.parse(entry.spec());
            return new Line(
                    entry,
                    spec,
                    spec.inputs().stream()
                            .filter(input -> input.owner().equals(entry.owner()))
                            .toList());
        }
    }

    @GetMapping("/grants")
    String list(@AuthenticationPrincipal Person person, Model model) {
        List<Line> all =
                history.of(person.organization()).stream().map(Line::of).toList();
        model.addAttribute(
                "waiting",
                all.stream()
                        .filter(line -> line.entry().state() == GrantState.PENDING)
                        .toList());
        model.addAttribute(
                "decided",
                all.stream()
                        .filter(line -> line.entry().state() != GrantState.PENDING)
                        .toList());
        return "grants";
    }

    /**
     * One request, by its number: stable, so that the orchestrator can link here.
     *
     * @param spec digest of one of several specifications of the request; the newest without it
     */
    @GetMapping("/grants/{request}")
    String one(
            @AuthenticationPrincipal Person person,
            @PathVariable String request,
            @RequestParam Optional<String> spec,
            Locale locale,
            Model model) {
        Optional<Entry> found = spec.or(
                        () -> DIGEST.matcher(request).matches() ? Optional.of(request) : Optional.empty())
                .map(digest -> history.find(digest, person.organization()))
                .orElseGet(() -> history.newest(request, person.organization()));
        show(found.orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND)), locale, model);
        return "grant";
    }

    /** The grant that a job ran under. */
    @GetMapping("/grants/{request}/{run}/{attempt}")
    String ofJob(@PathVariable String request) {
        return "redirect:/grants/" + request;
    }

    private void show(Entry entry, Locale locale, Model model) {
        Line line = Line.of(entry);
        String claim = locale.getLanguage().equals("en") ? entry.claimEn() : entry.claimZh();
        List<Claim.Compared> compared = Claim.compare(claim, line.spec(), locale);
        model.addAttribute("line", line);
        model.addAttribute("sheet", SpecSheet.of(entry.spec(), node.config().node(), locale));
        model.addAttribute("compared", compared);
        model.addAttribute("differs", compared.stream().anyMatch(Claim.Compared::differs));
        model.addAttribute(
                "silent", compared.stream().allMatch(fact -> fact.claimed().isEmpty()));
        model.addAttribute("remarks", Claim.remarks(claim, locale));
        Optional<Entry> before = history.signedBefore(entry);
        model.addAttribute("before", before);
        model.addAttribute(
                "changes",
                before.map(earlier -> SpecWords.differences(JobSpec.parse(earlier.spec()), line.spec(), locale))
                        .orElse(List.of()));
        model.addAttribute("earlier", node.queries().others(line.spec(), entry.owner()));
        model.addAttribute(
                "objection",
                entry.state() == GrantState.PENDING ? desk.objection(entry.spec()) : Optional.<Refusal>empty());
    }

    @PostMapping("/grants/{request}/approve")
    String approve(
            @AuthenticationPrincipal Person person,
            @PathVariable String request,
            @RequestParam String spec,
            RedirectAttributes next) {
        return decided(desk.grant(spec, person.organization(), person.name()), "done.granted", request, spec, "", next);
    }

    @PostMapping("/grants/{request}/refuse")
    String refuse(
            @AuthenticationPrincipal Person person,
            @PathVariable String request,
            @RequestParam String spec,
            @RequestParam String reason,
            RedirectAttributes next) {
        return decided(
                desk.refuse(spec, person.organization(), person.name(), bounded(reason)),
                "done.refused",
                request,
                spec,
                reason,
                next);
    }

    @PostMapping("/grants/{request}/revoke")
    String revoke(
            @AuthenticationPrincipal Person person,
            @PathVariable String request,
            @RequestParam String spec,
            @RequestParam String reason,
            RedirectAttributes next) {
        Optional<Refusal> outcome = reason.isBlank()
                ? Optional.of(new Refusal(Fault.CALLER, "REASON_MISSING", "a revocation needs a reason"))
                : desk.revoke(spec, person.organization(), person.name(), bounded(reason));
        return decided(outcome, "done.revoked", request, spec, reason, next);
    }

    private String decided(
            Optional<Refusal> refusal,
            String done,
            String request,
            String spec,
            String typed,
            RedirectAttributes next) {
        node.reporter().wake();
        next.addFlashAttribute(
                Notice.NAME,
                refusal.map(no -> Notice.refused(no.code(), no.message())).orElseGet(() -> Notice.done(done, request)));
        refusal.ifPresent(no -> next.addFlashAttribute("reason", typed));
        next.addAttribute("request", request);
        next.addAttribute("spec", spec);
        return "redirect:/grants/{request}";
    }

    private static String bounded(String reason) {
        return reason.length() > 2_000 ? reason.substring(0, 2_000) : reason;
    }
}
