package org.yuheng.node.console;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.yuheng.json.StrictJson;
import org.yuheng.node.Node;
import org.yuheng.node.console.People.Person;
import org.yuheng.node.journal.AuditLog;
import org.yuheng.node.journal.AuditSearch;

/** The node's own record of who did what: searched, and taken along. */
@Controller
@RequestMapping("/audit")
class AuditPages {

    private static final int SHOWN = 200;
    private static final int EXPORTED = 1_000_000;

    private final Node node;
    private final AuditSearch search;

    AuditPages(Node node) {
        this.node = node;
        this.search = new AuditSearch(node.database(), node.config().organization());
    }

    /**
     * What was asked, as it stands in the address.
     *
     * @param from a day, inclusive; empty for any
     * @param until a day, inclusive; empty for any
     */
    record Asked(String text, String action, String from, String until) {
        Asked {
            text = text == null ? "" : text.strip();
            action = action == null ? "" : action;
            from = from == null ? "" : from;
            until = until == null ? "" : until;
        }

        AuditSearch.Question question() {
            return new AuditSearch.Question(
                    text.length() > 200 ? text.substring(0, 200) : text,
                    action,
                    day(from, 0, Instant.MIN),
                    day(until, 1, Instant.MAX));
        }

        private static Instant day(String text, int plus, Instant otherwise) {
            try {
                return text.isEmpty()
                        ? otherwise
                        : LocalDate.parse(text)
                                .plusDays(plus)
                                .atStartOfDay(ZoneId.systemDefault())
                                .toInstant();
            } catch (DateTimeException e) {
                // A date that is none filters nothing; the field shows what was typed.
                return otherwise;
            }
        }
    }

    @GetMapping
    String page(
            @AuthenticationPrincipal Person person,
            @ModelAttribute("asked") Asked asked,
            @RequestHeader(name = "HX-Request", defaultValue = "false") boolean part,
            Model model) {
        List<AuditLog.Entry> found = search.find(person.organization(), asked.question(), SHOWN + 1);
        model.addAttribute("entries", found.size() > SHOWN ? found.subList(0, SHOWN) : found);
        model.addAttribute("more", found.size() > SHOWN);
        model.addAttribute("shown", SHOWN);
        if (part) {
            return "audit :: entries";
        }
        model.addAttribute("actions", search.actions());
        model.addAttribute("broken", node.audit().firstBroken());
        model.addAttribute("cuts", node.audit().cuts());
        model.addAttribute(
                "everything", person.organization().equals(node.config().organization()));
        return "audit";
    }

    @GetMapping("/export.csv")
    ResponseEntity<byte[]> csv(@AuthenticationPrincipal Person person, @ModelAttribute Asked asked) {
        String lines = found(person, asked).stream()
                .map(entry -> String.join(
                        ",",
                        String.valueOf(entry.sequence()),
                        entry.at().toString(),
                        quoted(entry.actor()),
                        quoted(entry.action()),
                        quoted(entry.object()),
                        quoted(entry.detail())))
                .collect(Collectors.joining("\r\n", "sequence,at,actor,action,object,detail\r\n", "\r\n"));
        return file("audit.csv", lines);
    }

    /** One JSON object a line. */
    @GetMapping("/export.jsonl")
    ResponseEntity<byte[]> jsonLines(@AuthenticationPrincipal Person person, @ModelAttribute Asked asked) {
        return file(
                "audit.jsonl",
                found(person, asked).stream()
                        .map(entry -> new String(StrictJson.write(entry), StandardCharsets.UTF_8))
                        .collect(Collectors.joining("\n", "", "\n")));
    }

    private List<AuditLog.Entry> found(Person person, Asked asked) {
        node.audit()
                .record(person.name(), "AUDIT_EXPORTED", person.organization(), asked.text() + " " + asked.action());
        return search.find(person.organization(), asked.question(), EXPORTED);
    }

    private static String quoted(String text) {
        boolean formula = !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0;
        return '"' + (formula ? "'" : "") + text.replace("\"", "\"\"") + '"';
    }

    private static ResponseEntity<byte[]> file(String name, String content) {
        return ResponseEntity.ok()
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + "\"")
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .body(content.getBytes(StandardCharsets.UTF_8));
    }
}
