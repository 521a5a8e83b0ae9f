package org.yuheng.orchestrator.rules;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.yuheng.json.JsonRefusal;
import org.yuheng.orchestrator.identity.Action;
import org.yuheng.orchestrator.identity.CurrentUser;
import org.yuheng.orchestrator.identity.Permissions;
import org.yuheng.orchestrator.pages.Done;
import org.yuheng.orchestrator.pages.FormProblems;
import org.yuheng.orchestrator.pages.NavigationEntry;
import org.yuheng.orchestrator.pages.PageController;
import org.yuheng.orchestrator.pages.Words;
import org.yuheng.orchestrator.web.InvalidParameter;
import org.yuheng.orchestrator.web.Page;
import org.yuheng.orchestrator.web.Problem;
import org.yuheng.orchestrator.web.Problems;
import org.yuheng.policy.FactDictionary;
import org.yuheng.policy.Facts;
import org.yuheng.policy.PolicyBundle;
import org.yuheng.policy.rules.Simulation;
import org.yuheng.policy.table.DecisionTable;

/** The rules 规则 in words: what each row says, how often it fired, what another bundle would have done, who put it into force. */
@PageController
class RulesPage {

    private static final int PAGE = 50;
    private static final int MOST_DIFFERENCES = 200;
    private static final int MOST_MONTHS = 12;

    private final RulesDesk desk;
    private final Engines engines;
    private final RuleFirings firings;
    private final Replays replays;
    private final Words words;

    RulesPage(RulesDesk desk, Engines engines, RuleFirings firings, Replays replays, Words words) {
        this.words = words;
        this.desk = desk;
        this.engines = engines;
        this.firings = firings;
        this.replays = replays;
    }

    /** A condition of a row: the fact in words, and the test as the table has it. */
    record Condition(String zh, String en, String test) {}

    record RowView(String ruleId, String zh, String en, List<Condition> conditions, long fired) {}

    record TableView(String name, List<RowView> rows) {}

    @GetMapping("/rules")
    String tables(CurrentUser user, @RequestParam(defaultValue = "") String table, Model model) {
        Permissions.require(user, Action.RULES_READ);
        PolicyBundle bundle = engines.active().bundle();
        Map<String, Long> counts = firings.counts();
        List<TableView> tables = new ArrayList<>();
        for (DecisionTable one : bundle.tables()) {
            tables.add(new TableView(
                    one.name(),
                    one.rows().stream()
                            .map(row -> new RowView(
                                    row.ruleId(),
                                    row.zh(),
                                    row.en(),
                                    conditions(bundle, one, row),
                                    counts.getOrDefault(one.name() + "/" + row.ruleId(), 0L)))
                            .toList()));
        }
        TableView shown = tables.stream()
                .filter(one -> one.name().equals(table))
                .findFirst()
                .orElse(tables.get(0));
        model.addAttribute("shown", shown);
        model.addAttribute("tables", tables);
        model.addAttribute("hash", bundle.hash());
        model.addAttribute("view", "tables");
        return "rules/tables";
    }

    private static List<Condition> conditions(PolicyBundle bundle, DecisionTable table, DecisionTable.Row row) {
        List<Condition> conditions = new ArrayList<>();
        table.conditions(row).forEach((fact, test) -> {
            Optional<FactDictionary.Entry> known = bundle.dictionary().entry(fact);
            conditions.add(new Condition(
                    known.map(FactDictionary.Entry::zh).orElse(fact),
                    known.map(FactDictionary.Entry::en).orElse(fact),
                    test));
        });
        return conditions;
    }

    @GetMapping("/rules/rows")
    String row(
            CurrentUser user,
            @RequestParam String table,
            @RequestParam String rule,
            @RequestParam(required = false) String cursor,
            Model model) {
        Permissions.require(user, Action.RULES_READ);
        DecisionTable.Row row = engines.active().bundle().tables().stream()
                .filter(one -> one.name().equals(table))
                .flatMap(one -> one.row(rule).stream())
                .findFirst()
                .orElseThrow(() -> Problems.NOT_FOUND.because("the active bundle has no row " + rule + " in " + table));
        boolean mayRead = user.may(Action.REQUEST_READ_ALL);
        Page<RuleFirings.Firing> fired = mayRead ? firings.of(table, rule, cursor, PAGE) : new Page<>(List.of(), null);
        model.addAttribute("table", table);
        model.addAttribute("row", row);
        model.addAttribute("count", firings.counts().getOrDefault(table + "/" + rule, 0L));
        model.addAttribute("months", firings.months(table, rule, YearMonth.from(words.today()), MOST_MONTHS));
        model.addAttribute("mayRead", mayRead);
        model.addAttribute("fired", fired);
        model.addAttribute("cursor", cursor);
        return "rules/row";
    }

    @GetMapping("/rules/replay")
    String replay(CurrentUser user, @RequestParam(defaultValue = "") String request, Model model) {
        Permissions.require(user, Action.RULES_READ);
        Permissions.require(user, Action.REQUEST_READ_ALL);
        Optional<Replays.Replayed> replayed =
                request.isBlank() ? Optional.empty() : replays.latest(request.strip(), Optional.empty());
        model.addAttribute("view", "replay");
        model.addAttribute("request", request);
        model.addAttribute("replayed", replayed.orElse(null));
        return "rules/replay";
    }

    @GetMapping("/rules/try")
    String tryFacts(CurrentUser user, @RequestParam(defaultValue = "") String request, Model model) {
        Permissions.require(user, Action.RULES_READ);
        String facts = "";
        if (!request.isBlank()) {
            Permissions.require(user, Action.REQUEST_READ_ALL);
            facts = replays.latest(request.strip(), Optional.empty())
                    .map(kept -> new String(kept.facts(), StandardCharsets.UTF_8))
                    .orElse("");
        }
        model.addAttribute("view", "try");
        model.addAttribute("facts", facts);
        model.addAttribute("decision", null);
        return "rules/try";
    }

    /** Decides what somebody made up; nothing is kept. */
    @PostMapping("/rules/try")
    ModelAndView decide(CurrentUser user, @RequestParam(defaultValue = "") String facts) {
        Permissions.require(user, Action.RULES_READ);
        ModelAndView page = new ModelAndView("rules/try");
        page.addObject("view", "try");
        page.addObject("facts", facts);
        try {
            Facts read = Facts.parse(facts.getBytes(StandardCharsets.UTF_8));
            page.addObject("decision", engines.active().decide(read));
        } catch (JsonRefusal | IllegalArgumentException e) {
            page.addObject("problems", new FormProblems().add("facts", "rules.try.unreadable", e.getMessage()));
            page.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
        }
        return page;
    }

    @GetMapping("/rules/bundles")
    String bundles(CurrentUser user, Model model) {
        list(user, model);
        return "rules/bundles";
    }

    private void list(CurrentUser user, Model model) {
        List<Bundles.Entry> all = desk.all(user);
        model.addAttribute("view", "bundles");
        model.addAttribute("bundles", all);
        model.addAttribute("active", engines.active().bundle().hash());
        model.addAttribute("activations", desk.activations(user));
        model.addAttribute("mayPropose", user.may(Action.RULES_PROPOSE));
        model.addAttribute("mayApprove", user.may(Action.RULES_APPROVE));
        model.addAttribute("me", user.username());
    }

    @GetMapping("/rules/compare")
    String compare(CurrentUser user, @RequestParam String from, @RequestParam String to, Model model) {
        model.addAttribute("changes", desk.diff(user, from, to));
        model.addAttribute("from", from);
        model.addAttribute("to", to);
        return "rules/compare";
    }

    @GetMapping("/rules/simulate")
    String simulate(CurrentUser user, @RequestParam String bundle, Model model) {
        show(user, desk.simulate(user, bundle), model);
        return "rules/simulate";
    }

    static void show(CurrentUser user, Simulation simulation, Model model) {
        List<Simulation.Difference> differences = simulation.differences();
        Map<String, Long> aspects = new LinkedHashMap<>();
        differences.forEach(one -> one.aspects().forEach(aspect -> aspects.merge(aspect, 1L, Long::sum)));
        model.addAttribute("simulation", simulation);
        model.addAttribute(
                "otherOutcome",
                differences.stream()
                        .filter(Simulation.Difference::anotherOutcome)
                        .count());
        model.addAttribute("aspects", aspects);
        model.addAttribute("differences", differences.subList(0, Math.min(MOST_DIFFERENCES, differences.size())));
        model.addAttribute("mayRead", user.may(Action.REQUEST_READ_ALL));
    }

    @PostMapping("/rules/propose")
    ModelAndView propose(
            CurrentUser user,
            @RequestParam MultipartFile bundle,
            @RequestParam(defaultValue = "") String note,
            RedirectAttributes redirect)
            throws IOException {
        try {
            if (note.length() > 2_000) {
                throw new InvalidParameter("note has " + note.length() + " characters, at most 2000");
            }
            desk.propose(user, bundle.getBytes(), note);
            Done.say(redirect, "rules.proposed");
            return new ModelAndView("redirect:/rules/bundles");
        } catch (Problem no) {
            if (no.type() != RulesDesk.BUNDLE_REFUSED && no.type() != RulesDesk.BUNDLE_UNSOUND) {
                throw no;
            }
            ModelAndView again = new ModelAndView("rules/bundles", HttpStatus.UNPROCESSABLE_CONTENT);
            org.springframework.ui.ExtendedModelMap model = new org.springframework.ui.ExtendedModelMap();
            list(user, model);
            again.addAllObjects(model);
            again.addObject("problems", new FormProblems().add("bundle", "rules.propose.refused", no.getMessage()));
            again.addObject("note", note);
            return again;
        }
    }

    @PostMapping("/rules/approve")
    String approve(CurrentUser user, @RequestParam String bundle, RedirectAttributes redirect) {
        desk.approve(user, bundle);
        Done.say(redirect, "rules.approved");
        return "redirect:/rules/bundles";
    }

    @PostMapping("/rules/activate")
    String activate(CurrentUser user, @RequestParam String bundle, RedirectAttributes redirect) {
        desk.activate(user, bundle);
        Done.say(redirect, "rules.activated");
        return "redirect:/rules/bundles";
    }

    @PostMapping("/rules/rollback")
    String rollback(CurrentUser user, RedirectAttributes redirect) {
        desk.rollback(user);
        Done.say(redirect, "rules.rolled-back");
        return "redirect:/rules/bundles";
    }

    @Configuration(proxyBeanMethods = false)
    static class Navigation {

        @Bean
        NavigationEntry rulesEntry() {
            return new NavigationEntry("rules.nav", "/rules", 40, user -> user.may(Action.RULES_READ));
        }
    }
}
