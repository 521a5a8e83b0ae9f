package org.yuheng.orchestrator.audit;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.util.UriComponentsBuilder;
import org.yuheng.json.StrictJson;
import org.yuheng.orchestrator.identity.Action;
import org.yuheng.orchestrator.identity.CurrentUser;
import org.yuheng.orchestrator.identity.Permissions;
import org.yuheng.orchestrator.pages.NavigationEntry;
import org.yuheng.orchestrator.pages.PageController;
import org.yuheng.orchestrator.web.Cursor;
import org.yuheng.orchestrator.web.InvalidParameter;
import org.yuheng.orchestrator.web.Page;
import org.yuheng.orchestrator.web.Problems;

/** The audit trail 审计 for auditors: who did, saw and opened what, where and when, and how the log stands. */
@PageController
class AuditPage {

    private static final ZoneId CIVIL = ZoneId.of("Asia/Shanghai");
    private static final int PAGE = 50;

    /** What an auditor asks for most: each is one action. */
    private static final List<String> OFTEN =
            List.of("RESULT_OPENED", "REQUEST_DECIDED", "PAPER_OPENED", "SESSION_OPENED", "AUDIT_EXPORTED");

    private final AuditStore store;
    private final AuditTrail trail;
    private final InclusionProofs proofs;
    private final TransactionTemplate transaction;

    AuditPage(AuditStore store, AuditTrail trail, InclusionProofs proofs, TransactionTemplate transaction) {
        this.store = store;
        this.trail = trail;
        this.proofs = proofs;
        this.transaction = transaction;
    }

    /**
     * @param event null when its personal details were erased
     * @param leaf where it stands in the log; -1 until it is put in order
     */
    record Line(UUID id, AuditEvent event, long leaf) {
        static Line of(AuditStore.Kept kept) {
            return new Line(
                    kept.id(),
                    kept.event()
                            .map(bytes -> StrictJson.read(bytes, AuditEvent.class))
                            .orElse(null),
                    kept.leafIndex().orElse(-1L));
        }
    }

    record Often(String action, String address) {}

    @GetMapping("/audit")
    String events(
            CurrentUser user,
            @RequestParam(required = false) String request,
            @RequestParam(required = false) String person,
            @RequestParam(required = false) String organisation,
            @RequestParam(required = false) String dataset,
            @RequestParam(required = false) String action,
            @RequestParam(required = false) String from,
            @RequestParam(required = false) String to,
            @RequestParam(required = false) String cursor,
            Model model) {
        Permissions.require(user, Action.AUDIT_READ);
        AuditQuery query = AuditQuery.of(request, person, organisation, dataset, action, start(from, 0), start(to, 1));
        long before = Cursor.parse(cursor, 1).map(key -> key.number(0)).orElse(Long.MAX_VALUE);
        List<AuditStore.Kept> rows = store.query(query, before, PAGE + 1);
        if (cursor == null) {
            transaction.executeWithoutResult(status -> trail.record(query.looked(user.actor(), "AUDIT_QUERIED")));
        }
        Page<AuditStore.Kept> page = Page.of(rows, PAGE, row -> Cursor.of(row.sequence()));
        model.addAttribute("lines", page.items().stream().map(Line::of).toList());
        model.addAttribute("next", page.next());
        model.addAttribute("cursor", cursor);
        model.addAttribute("query", query);
        model.addAttribute("from", from);
        model.addAttribute("to", to);
        model.addAttribute(
                "often",
                OFTEN.stream()
                        .map(one -> new Often(one, "/audit?action=" + one))
                        .toList());
        model.addAttribute("csv", export(query, "CSV"));
        model.addAttribute("jsonl", export(query, "JSONL"));
        model.addAttribute("waiting", store.waiting());
        model.addAttribute("checkpoint", proofs.checkpoint().orElse(null));
        model.addAttribute("verifierKey", proofs.verifierKey());
        return "audit/events";
    }

    @GetMapping("/audit/events/{id}")
    String event(CurrentUser user, @PathVariable UUID id, Model model) {
        Permissions.require(user, Action.AUDIT_READ);
        AuditStore.Kept kept = store.find(id).orElseThrow(() -> Problems.NOT_FOUND.because("no audit event " + id));
        model.addAttribute("line", Line.of(kept));
        model.addAttribute("commitment", java.util.HexFormat.of().formatHex(kept.commitment()));
        return "audit/event";
    }

    private static String export(AuditQuery query, String format) {
        UriComponentsBuilder address =
                UriComponentsBuilder.fromPath("/audit/export").queryParam("format", format);
        query.parameters().forEach((name, value) -> address.queryParam(name, "{" + name + "}"));
        return address.encode().buildAndExpand(query.parameters()).toUriString();
    }

    /** A day as the moment at which it begins, or the one after it. */
    private static Instant start(String day, int later) {
        if (day == null || day.isBlank()) {
            return null;
        }
        try {
            return LocalDate.parse(day.strip())
                    .plusDays(later)
                    .atStartOfDay(CIVIL)
                    .toInstant();
        } catch (DateTimeException e) {
            throw new InvalidParameter("day \"" + day + "\" must be like 2026-12-31");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Navigation {

        @Bean
        NavigationEntry auditEntry() {
            return new NavigationEntry("audit.nav", "/audit", 70, user -> user.may(Action.AUDIT_READ));
        }
    }
}
