package org.yuheng.node.console;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.adapters.api.PayloadFormat;
import org.yuheng.node.Node;
import org.yuheng.node.console.People.Person;
import org.yuheng.node.datasets.DatasetProposal;
import org.yuheng.node.datasets.Declaration;
import org.yuheng.node.datasets.DraftStore;
import org.yuheng.node.datasets.Source;
import org.yuheng.node.datasets.SourceReader;
import org.yuheng.trust.Outcome;

/** A dataset begins: a file from the browser or on the node's disk, a database's table, or a partner's endpoint. */
@Controller
@RequestMapping("/datasets/new")
class NewDatasetPages {

    private static final Pattern CODE = Pattern.compile("[a-z][a-z0-9_-]{0,62}");

    private final Node node;
    private final DraftStore drafts;
    private final SourceReader reader;
    private final UploadedFiles files;

    NewDatasetPages(Node node) {
        this.node = node;
        this.drafts = new DraftStore(node.database(), Clock.systemUTC());
        this.reader = new SourceReader(node.home().resolve("jobs"));
        this.files = new UploadedFiles(node.home().resolve("uploads"));
    }

    @GetMapping
    String choose(Model model) {
        model.addAttribute("largest", UploadedFiles.LARGEST_MIB);
        return "dataset-new";
    }

    @PostMapping("/upload")
    String upload(
            @AuthenticationPrincipal Person person,
            @RequestParam String code,
            @RequestParam MultipartFile file,
            RedirectAttributes next)
            throws IOException {
        Optional<Notice> wrong = unusable(person, code);
        if (wrong.isPresent()) {
            return again(wrong.get(), code, next);
        }
        Outcome<UploadedFiles.Kept> kept = files.keep(file, code, person.organization());
        if (!kept.isAccepted()) {
            return again(Notice.refused(kept.refusal().code(), kept.refusal().message()), code, next);
        }
        return propose(
                person, code, kept.value().file().toString(), kept.value().converted(), next);
    }

    @PostMapping("/path")
    String path(
            @AuthenticationPrincipal Person person,
            @RequestParam String code,
            @RequestParam String path,
            RedirectAttributes next)
            throws IOException {
        next.addFlashAttribute("path", path);
        Optional<Notice> wrong = unusable(person, code);
        if (wrong.isPresent()) {
            return again(wrong.get(), code, next);
        }
        Path file = Path.of(path.strip()).toAbsolutePath().normalize();
        if (files.offLimits(file, person.organization())) {
            return again(
                    Notice.refused("FILE_OF_THE_NODE", "the node's own directory holds keys, not data"), code, next);
        }
        return propose(person, code, file.toString(), false, next);
    }

    @PostMapping("/table")
    String table(
            @AuthenticationPrincipal Person person,
            @RequestParam String code,
            @RequestParam String url,
            @RequestParam String user,
            @RequestParam String passwordFile,
            @RequestParam String table,
            RedirectAttributes next) {
        Optional<Notice> wrong = unusable(person, code);
        if (wrong.isPresent()) {
            return again(wrong.get(), code, next);
        }
        if (!url.startsWith("jdbc:postgresql://") || !table.matches("[A-Za-z_][A-Za-z0-9_.]{0,126}")) {
            return again(
                    Notice.refused("TABLE_ADDRESS", "jdbc:postgresql://host/database, and a table or schema.table"),
                    code,
                    next);
        }
        Source source = new Source.JdbcTable(url, user, passwordFile, table);
        try {
            return keep(person, DatasetProposal.of(reader, source, code, person.organization()), false, next);
        } catch (JobFailure e) {
            return again(Notice.refused(e.refusal().code(), e.refusal().message()), code, next);
        }
    }

    /** A partner's endpoint does not say its types: its columns are named here and typed in the draft. */
    @PostMapping("/partner")
    String partner(
            @AuthenticationPrincipal Person person,
            @RequestParam String code,
            @RequestParam String url,
            @RequestParam String tokenFile,
            @RequestParam PayloadFormat format,
            @RequestParam String columns,
            RedirectAttributes next) {
        next.addFlashAttribute("url", url);
        next.addFlashAttribute("columns", columns);
        Optional<Notice> wrong = unusable(person, code);
        if (wrong.isPresent()) {
            return again(wrong.get(), code, next);
        }
        List<String> names = new ArrayList<>();
        columns.lines().map(String::strip).filter(name -> !name.isEmpty()).forEach(names::add);
        if (!url.startsWith("https://") && !url.startsWith("http://127.0.0.1")
                || names.isEmpty()
                || names.size() > 200) {
            return again(
                    Notice.refused("PARTNER_ADDRESS", "https://…, and the names of 1 to 200 columns, one on each line"),
                    code,
                    next);
        }
        Source source = new Source.PartnerApi(
                url, tokenFile.isBlank() ? Optional.empty() : Optional.of(tokenFile.strip()), format);
        return keep(person, DatasetProposal.ofNames(source, names, code, person.organization()), false, next);
    }

    private String propose(Person person, String code, String path, boolean converted, RedirectAttributes next) {
        try {
            return keep(person, DatasetProposal.of(reader, path, code, person.organization()), converted, next);
        } catch (JobFailure e) {
            return again(Notice.refused(e.refusal().code(), e.refusal().message()), code, next);
        }
    }

    private String keep(Person person, DatasetProposal proposal, boolean converted, RedirectAttributes next) {
        drafts.keep(proposal.on(node.datasets().platformOf(person.organization())));
        next.addFlashAttribute(Notice.NAME, Notice.done(converted ? "done.proposed.converted" : "done.proposed"));
        next.addAttribute("code", proposal.declaration().code());
        return "redirect:/datasets/draft/{code}";
    }

    private Optional<Notice> unusable(Person person, String code) {
        if (!CODE.matcher(code).matches()) {
            return Optional.of(Notice.refused("CODE_FORM", "\"" + code + "\" must match " + CODE));
        }
        boolean others = node.datasets()
                .find(code)
                .map(stored -> stored.declaration())
                .map(Declaration::owner)
                .filter(owner -> !owner.equals(person.organization()))
                .isPresent();
        return others ? Optional.of(Notice.refused("CODE_TAKEN", code)) : Optional.empty();
    }

    private static String again(Notice notice, String code, RedirectAttributes next) {
        next.addFlashAttribute(Notice.NAME, notice);
        next.addFlashAttribute("code", code);
        return "redirect:/datasets/new";
    }
}
