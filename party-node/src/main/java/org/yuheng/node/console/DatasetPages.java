package org.yuheng.node.console;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.computation.ColumnType;
import org.yuheng.computation.Reveal;
import org.yuheng.node.Node;
import org.yuheng.node.console.People.Person;
import org.yuheng.node.datasets.DatasetProposal;
import org.yuheng.node.datasets.DatasetStore.Stored;
import org.yuheng.node.datasets.DraftStore;
import org.yuheng.node.datasets.DraftStore.Draft;
import org.yuheng.node.datasets.Source;
import org.yuheng.node.datasets.SourceReader;

/** The owner's datasets: what is declared, whether the catalogue has it, and its declaration to correct. */
@Controller
@RequestMapping("/datasets")
class DatasetPages {

    private final Node node;
    private final DraftStore drafts;
    private final SourceReader reader;

    DatasetPages(Node node) {
        this.node = node;
        this.drafts = new DraftStore(node.database(), Clock.systemUTC());
        this.reader = new SourceReader(node.home().resolve("jobs"));
    }

    /** What the fields of a declaration offer. */
    public record Choices(
            List<String> grades,
            List<String> personal,
            List<String> sharing,
            List<String> modes,
            List<String> cycles,
            List<String> secrecy,
            List<String> bases,
            List<ColumnType> types,
            List<Reveal> reveals) {}

    @ModelAttribute("choices")
    Choices choices() {
        return new Choices(
                DatasetForm.GRADES,
                DatasetForm.PERSONAL,
                DatasetForm.SHARING,
                DatasetForm.MODES,
                DatasetForm.CYCLES,
                DatasetForm.SECRECY,
                DatasetForm.BASES,
                List.of(ColumnType.values()),
                List.of(Reveal.values()));
    }

    @GetMapping
    String list(@AuthenticationPrincipal Person person, Model model) {
        model.addAttribute(
                "datasets",
                node.datasets().all().stream()
                        .filter(stored -> stored.declaration().owner().equals(person.organization()))
                        .toList());
        model.addAttribute("drafts", drafts.of(person.organization()));
        return "datasets";
    }

    @GetMapping("/{code}")
    String one(@AuthenticationPrincipal Person person, @PathVariable String code, Model model) {
        Stored stored = declared(person, code).orElseThrow(DatasetPages::unknown);
        model.addAttribute("dataset", stored);
        model.addAttribute("place", place(stored.source()));
        model.addAttribute("objection", node.reporter().objectionTo(code));
        return "dataset";
    }

    /** Whether the source still has what is declared. */
    @PostMapping("/{code}/check")
    String check(@AuthenticationPrincipal Person person, @PathVariable String code, RedirectAttributes next) {
        Stored stored = declared(person, code).orElseThrow(DatasetPages::unknown);
        next.addFlashAttribute(
                Notice.NAME,
                checked(new DatasetProposal(stored.declaration(), stored.source()))
                        .orElseGet(() -> Notice.done("done.checked", code)));
        next.addAttribute("code", code);
        return "redirect:/datasets/{code}";
    }

    /** What is declared becomes a draft again, to be corrected and declared anew. */
    @PostMapping("/{code}/edit")
    String edit(@AuthenticationPrincipal Person person, @PathVariable String code, RedirectAttributes next) {
        Stored stored = declared(person, code).orElseThrow(DatasetPages::unknown);
        drafts.keep(new DatasetProposal(stored.declaration(), stored.source()));
        next.addAttribute("code", code);
        return "redirect:/datasets/draft/{code}";
    }

    @GetMapping("/draft/{code}")
    String draft(@AuthenticationPrincipal Person person, @PathVariable String code, Model model) {
        Draft draft = drafts.find(code, person.organization()).orElseThrow(DatasetPages::unknown);
        return form(draft.proposal(), DatasetForm.of(draft.proposal()), model);
    }

    /** Keeps what was typed, checks it against the source, and declares it; what is wrong stays in its field. */
    @PostMapping("/draft/{code}")
    String declare(
            @AuthenticationPrincipal Person person,
            @PathVariable String code,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model,
            RedirectAttributes next) {
        DatasetProposal before = drafts.find(code, person.organization())
                .orElseThrow(DatasetPages::unknown)
                .proposal();
        DatasetForm form = DatasetForm.of(request.getParameterMap());
        DatasetProposal typed;
        try {
            typed = form.proposal(code, person.organization(), before.source());
        } catch (IllegalArgumentException | DateTimeParseException e) {
            return wrong(Notice.refused("DECLARATION_FIELD", e.getMessage()), before, form, response, model);
        }
        drafts.keep(typed);
        Optional<Notice> notice = checked(typed);
        if (notice.isPresent()) {
            return wrong(notice.get(), before, form, response, model);
        }
        node.datasets().declare(typed.declaration(), typed.source(), person.name());
        drafts.drop(code, person.organization());
        node.reporter().wake();
        next.addFlashAttribute(Notice.NAME, Notice.done("done.declared", code));
        next.addAttribute("code", code);
        return "redirect:/datasets/{code}";
    }

    @PostMapping("/draft/{code}/drop")
    String drop(@AuthenticationPrincipal Person person, @PathVariable String code, RedirectAttributes next) {
        drafts.drop(code, person.organization());
        next.addFlashAttribute(Notice.NAME, Notice.done("done.dropped", code));
        return "redirect:/datasets";
    }

    private String wrong(
            Notice notice, DatasetProposal before, DatasetForm form, HttpServletResponse response, Model model) {
        response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
        model.addAttribute(Notice.NAME, notice);
        return form(before, form, model);
    }

    private String form(DatasetProposal proposal, DatasetForm form, Model model) {
        model.addAttribute("code", proposal.declaration().code());
        model.addAttribute("place", place(proposal.source()));
        model.addAttribute("form", form);
        return "draft";
    }

    private Optional<Notice> checked(DatasetProposal proposal) {
        try {
            DatasetProposal.check(reader, proposal);
            return Optional.empty();
        } catch (JobFailure e) {
            return Optional.of(Notice.refused(e.refusal().code(), e.refusal().message()));
        }
    }

    private Optional<Stored> declared(Person person, String code) {
        return node.datasets()
                .find(code)
                .filter(stored -> stored.declaration().owner().equals(person.organization()));
    }

    /** Where the rows are, for those who look after them; no secret stands in it. */
    private static String place(Source source) {
        if (source instanceof Source.CsvFile csv) {
            return csv.path();
        }
        if (source instanceof Source.ParquetFile parquet) {
            return parquet.path();
        }
        if (source instanceof Source.JdbcTable table) {
            return table.table() + " @ " + table.url();
        }
        if (source instanceof Source.PartnerPush push) {
            return push.inbox();
        }
        return ((Source.PartnerApi) source).url();
    }

    private static ResponseStatusException unknown() {
        return new ResponseStatusException(HttpStatus.NOT_FOUND);
    }
}
