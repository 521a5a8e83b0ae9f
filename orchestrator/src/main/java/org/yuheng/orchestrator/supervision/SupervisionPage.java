package org.yuheng.orchestrator.supervision;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.yuheng.orchestrator.audit.AuditEvent;
import org.yuheng.orchestrator.audit.AuditTrail;
import org.yuheng.orchestrator.identity.Action;
import org.yuheng.orchestrator.identity.CurrentUser;
import org.yuheng.orchestrator.identity.Ids;
import org.yuheng.orchestrator.identity.Organisations;
import org.yuheng.orchestrator.identity.Permissions;
import org.yuheng.orchestrator.pages.NavigationEntry;
import org.yuheng.orchestrator.pages.PageController;
import org.yuheng.orchestrator.pages.Words;
import org.yuheng.orchestrator.web.InvalidParameter;
import org.yuheng.orchestrator.web.Page;

/** Supervision 监管 for the data authority: what is due, overdue, refused, granted and used, by department. */
@PageController
class SupervisionPage {

    private static final int PAGE = 50;
    private static final int MOST_MONTHS = 12;
    private static final int MOST_EXPORTED = 100_000;

    private final SupervisionStore store;
    private final Organisations organisations;
    private final Words words;
    private final AuditTrail audit;
    private final TransactionTemplate transaction;

    SupervisionPage(
            SupervisionStore store,
            Organisations organisations,
            Words words,
            AuditTrail audit,
            TransactionTemplate transaction) {
        this.store = store;
        this.organisations = organisations;
        this.words = words;
        this.audit = audit;
        this.transaction = transaction;
    }

    enum View {
        DUE,
        OVERDUE,
        REFUSED,
        GRANTS,
        UNUSED,
        DEPARTMENTS,
        MONTHS
    }

    @GetMapping("/supervision")
    String look(
            CurrentUser user,
            @RequestParam(defaultValue = "DUE") View view,
            @RequestParam(required = false) String department,
            @RequestParam(required = false) String cursor,
            Model model) {
        Permissions.require(user, Action.SUPERVISION_READ);
        Page<?> rows = rows(view, department(department), cursor, PAGE);
        model.addAttribute("rows", rows.items());
        model.addAttribute("next", rows.next());
        model.addAttribute("cursor", cursor);
        model.addAttribute("view", view.name());
        model.addAttribute("views", View.values());
        model.addAttribute("department", department == null ? "" : department);
        model.addAttribute("departments", organisations.all());
        model.addAttribute("today", words.today());
        return "supervision/look";
    }

    private Page<?> rows(View view, Optional<String> department, String cursor, int size) {
        return switch (view) {
            case DUE -> store.due(department, Optional.empty(), cursor, size);
            case OVERDUE -> store.due(department, Optional.of(words.today()), cursor, size);
            case REFUSED -> store.refused(department, cursor, size);
            case GRANTS -> store.granted(department, false, cursor, size);
            case UNUSED -> store.granted(department, true, cursor, size);
            case DEPARTMENTS -> new Page<>(store.departments(words.today()), null);
            case MONTHS -> new Page<>(store.months(words.today(), MOST_MONTHS), null);
        };
    }

    /** The same as a file that spreadsheets open; who took it away is an event. */
    @GetMapping("/supervision/export")
    void export(
            CurrentUser user,
            @RequestParam(defaultValue = "DUE") View view,
            @RequestParam(required = false) String department,
            HttpServletResponse response)
            throws IOException {
        Permissions.require(user, Action.SUPERVISION_READ);
        Page<?> rows = rows(view, department(department), null, MOST_EXPORTED);
        transaction.executeWithoutResult(status -> audit.record(AuditEvent.of(user.actor(), "SUPERVISION_EXPORTED")
                .object("supervision", view.name())
                .detail("department", department == null ? "" : department)));
        response.setContentType("text/csv;charset=UTF-8");
        response.setHeader(
                "Content-Disposition",
                "attachment; filename=\"supervision-" + view.name().toLowerCase(java.util.Locale.ROOT) + ".csv\"");
        PrintWriter out = response.getWriter();
        out.write("\ufeff");
        SupervisionFile file = new SupervisionFile(words);
        out.write(file.header(view));
        rows.items().forEach(row -> out.write(file.row(row)));
        out.flush();
    }

    private static Optional<String> department(String department) {
        Optional<String> present = Optional.ofNullable(department).filter(text -> !text.isBlank());
        try {
            present.ifPresent(id -> Ids.require("department", id));
        } catch (IllegalArgumentException e) {
            throw new InvalidParameter(e.getMessage());
        }
        return present;
    }

    @Configuration(proxyBeanMethods = false)
    static class Navigation {

        @Bean
        NavigationEntry supervisionEntry() {
            return new NavigationEntry(
                    "supervision.nav", "/supervision", 60, user -> user.may(Action.SUPERVISION_READ));
        }
    }
}
