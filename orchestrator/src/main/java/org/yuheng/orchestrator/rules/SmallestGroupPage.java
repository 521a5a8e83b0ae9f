package org.yuheng.orchestrator.rules;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.http.HttpStatus;
import org.springframework.ui.ExtendedModelMap;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.yuheng.orchestrator.identity.Action;
import org.yuheng.orchestrator.identity.CurrentUser;
import org.yuheng.orchestrator.identity.Permissions;
import org.yuheng.orchestrator.pages.Done;
import org.yuheng.orchestrator.pages.FormProblems;
import org.yuheng.orchestrator.pages.PageController;
import org.yuheng.policy.PolicyBundle;
import org.yuheng.policy.rules.BundleDiff;
import org.yuheng.policy.rules.Simulation;

/** Another smallest group: tried on the decisions so far, and proposed, without a file. */
@PageController
@RequestMapping("/rules/smallest-group")
class SmallestGroupPage {

    private static final int LONGEST_NOTE = 2_000;
    private static final String PREFIX = "k.";

    private final RulesDesk desk;
    private final Engines engines;

    SmallestGroupPage(RulesDesk desk, Engines engines) {
        this.desk = desk;
        this.engines = engines;
    }

    @GetMapping
    String ask(CurrentUser user, Model model) {
        Permissions.require(user, Action.RULES_PROPOSE);
        show(model, SmallestGroups.of(engines.active().bundle()), Map.of(), "");
        return "rules/smallest-group";
    }

    private static void show(Model model, List<SmallestGroups.Row> rows, Map<String, String> typed, String note) {
        model.addAttribute("view", "smallest-group");
        model.addAttribute("rows", rows);
        model.addAttribute("typed", typed);
        model.addAttribute("note", note);
        model.addAttribute("least", SmallestGroups.LEAST);
        model.addAttribute("most", SmallestGroups.MOST);
    }

    /** Tries, and keeps nothing; or proposes. */
    @PostMapping
    ModelAndView decide(
            CurrentUser user,
            @RequestParam Map<String, String> fields,
            @RequestParam(defaultValue = "") String note,
            @RequestParam(name = "do", defaultValue = "try") String what,
            RedirectAttributes redirect) {
        Permissions.require(user, Action.RULES_PROPOSE);
        PolicyBundle active = engines.active().bundle();
        List<SmallestGroups.Row> rows = SmallestGroups.of(active);
        Map<String, String> typed = new TreeMap<>();
        Map<String, Integer> sizes = new TreeMap<>();
        FormProblems problems = new FormProblems();
        for (SmallestGroups.Row row : rows) {
            String field = PREFIX + row.ruleId();
            String text = fields.getOrDefault(field, "").strip();
            typed.put(row.ruleId(), text);
            if (text.matches("[0-9]{1,4}")
                    && Integer.parseInt(text) >= SmallestGroups.LEAST
                    && Integer.parseInt(text) <= SmallestGroups.MOST) {
                sizes.put(row.ruleId(), Integer.valueOf(text));
            } else {
                problems.add(field, "rules.groups.size", row.ruleId(), SmallestGroups.LEAST, SmallestGroups.MOST);
            }
        }
        if (problems.isEmpty() && rows.stream().allMatch(row -> row.size() == sizes.get(row.ruleId()))) {
            problems.add(PREFIX + rows.get(0).ruleId(), "rules.groups.same");
        }
        boolean propose = what.equals("propose");
        if (propose && (note.isBlank() || note.length() > LONGEST_NOTE)) {
            problems.add("note", "rules.groups.note", LONGEST_NOTE);
        }
        ExtendedModelMap model = new ExtendedModelMap();
        show(model, rows, typed, note);
        if (!problems.isEmpty()) {
            model.addAttribute("problems", problems);
            return new ModelAndView("rules/smallest-group", model, HttpStatus.UNPROCESSABLE_CONTENT);
        }
        PolicyBundle changed = SmallestGroups.with(active, sizes);
        if (propose) {
            desk.propose(user, changed.pack(), note);
            Done.say(redirect, "rules.proposed");
            return new ModelAndView("redirect:/rules/bundles");
        }
        Simulation simulation = desk.simulate(user, changed);
        model.addAttribute("changes", BundleDiff.between(active, changed));
        RulesPage.show(user, simulation, model);
        return new ModelAndView("rules/smallest-group", model);
    }
}
