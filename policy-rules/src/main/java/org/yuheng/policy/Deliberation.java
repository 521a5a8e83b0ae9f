package org.yuheng.policy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yuheng.policy.Decision.Form;
import org.yuheng.policy.Decision.Outcome;
import org.yuheng.policy.Decision.Reason;
import org.yuheng.policy.Decision.Rejected;
import org.yuheng.policy.Decision.Remedy;
import org.yuheng.policy.Decision.Scenario;
import org.yuheng.policy.Facts.Dataset;
import org.yuheng.policy.RuleTables.Answer;
import org.yuheng.policy.RuleTables.Fired;
import org.yuheng.policy.guard.Violation;

/** How one decision comes about, step by step; {@link #decide()} is the story. */
final class Deliberation {

    private static final String GUARD_RAILS = "guard-rails";

    private final Facts facts;
    private final PolicyBundle bundle;
    private final RuleTables tables;
    private final GuardRails guardRails;
    private final Situation situation;
    private final Sheet sheet;
    private final Capabilities capabilities;
    private final Conduct conduct;

    private final List<Stop> stops = new ArrayList<>();
    private final List<Reason> reasons = new ArrayList<>();
    private final Set<String> remedies = new LinkedHashSet<>();
    private final Set<String> privateDatasets = new LinkedHashSet<>();

    private record Stop(Outcome outcome, String code, Reason reason) {}

    Deliberation(Facts facts, PolicyBundle bundle, RuleTables tables, GuardRails guardRails) {
        this.facts = facts;
        this.bundle = bundle;
        this.tables = tables;
        this.guardRails = guardRails;
        this.situation = new Situation(facts, bundle.jurisdiction());
        this.sheet = situation.sheet();
        this.capabilities = new Capabilities(facts, situation, bundle.settings());
        this.conduct = new Conduct(facts, bundle, situation);
    }

    Decision decide() {
        classifyPrivacy();
        classifyScenario();
        supplyCapabilities();
        passGates();
        Optional<Route> route = chooseTechnique();
        Decision.Risk risk = weighRisk(route);
        List<Decision.Obligation> obligations = route.isPresent() ? oblige(route.get()) : List.of();
        List<Decision.ReviewStep> chain = review();
        List<Rejected> rejected = route.isPresent() ? alternatives(route.get()) : List.of();
        checkGuardRails(route, risk);
        return conclude(route, risk, obligations, chain, rejected);
    }

    private void classifyPrivacy() {
        boolean commercialPrivate = false;
        boolean commercialOpen = false;
        for (Dataset dataset : facts.inputs()) {
            List<Fired> fired = ask(TableContract.PRIVACY, situation.about(dataset), dataset.code());
            fired.forEach(f -> reasons.add(reason(f, "PRIVATE_" + f.text("class"), dataset.code())));
            boolean isPrivate = !fired.isEmpty() || failed(TableContract.PRIVACY);
            if (isPrivate) {
                privateDatasets.add(dataset.code());
            }
            commercialPrivate |= isPrivate && Situation.commercial(dataset);
            commercialOpen |= !isPrivate && Situation.commercial(dataset);
        }
        sheet.put("anyPrivate", !privateDatasets.isEmpty()).put("commercialPrivate", commercialPrivate);
        if (commercialPrivate && commercialOpen) {
            remedies.add("SPLIT_REQUEST");
        }
    }

    private void classifyScenario() {
        for (Fired fired : ask(TableContract.SCENARIO, sheet, "")) {
            sheet.put("scenario", fired.text("scenario"));
            reasons.add(reason(fired, fired.text("scenario"), ""));
        }
    }

    private void supplyCapabilities() {
        sheet.put("flCapable", capabilities.canAll(Technique.FL_TEE));
        sheet.put("mpcCapable", capabilities.canAll(Technique.MPC_TEE));
    }

    private void passGates() {
        ask(TableContract.REQUEST_GATES, sheet, "").forEach(f -> stop(f, ""));
        for (Dataset dataset : facts.inputs()) {
            ask(TableContract.DATASET_GATES, situation.about(dataset), dataset.code())
                    .forEach(f -> stop(f, dataset.code()));
        }
        for (String organization : situation.commercialParties().keySet()) {
            ask(TableContract.PARTY_GATES, situation.about(organization), organization)
                    .forEach(f -> stop(f, organization));
        }
    }

    private Optional<Route> chooseTechnique() {
        for (Fired fired : ask(TableContract.ROUTING, sheet, "")) {
            if (!fired.text("outcome").equals("PROCEED")) {
                stop(fired, "");
                return Optional.empty();
            }
            Technique technique = Technique.valueOf(fired.text("technique"));
            reasons.add(reason(fired, technique.name(), ""));
            sheet.put("technique", technique);
            return place(technique, Form.valueOf(fired.text("form")));
        }
        return Optional.empty();
    }

    private Optional<Route> place(Technique technique, Form form) {
        if (technique != Technique.API && !capabilities.everyInputHasNode(technique)) {
            stopByCode("K4", "HOLD_CAPABILITY", technique.name(), "HOSTED_NODE");
            return Optional.empty();
        }
        List<Capabilities.Host> neutral = capabilities.neutralHosts(technique);
        List<Capabilities.Host> own = capabilities.platformHosts(technique);
        sheet.put("operatorEvidence", evidenceOfFirst(neutral)).put("platformEvidence", evidenceOfFirst(own));
        for (Fired fired : ask(TableContract.PLACEMENT, sheet, "")) {
            Optional<Capabilities.Host> host;
            switch (fired.text("host")) {
                case "NOBODY" -> host = Optional.empty();
                case "PLATFORM" -> host = own.stream().findFirst();
                case "OPERATOR" -> host = sharing(neutral, technique);
                default -> {
                    reasons.add(reason(fired, "NO_HOST", ""));
                    stopByCode("K2", "NO_NEUTRAL_HOST", technique.name(), "NEUTRAL_HOST");
                    return Optional.empty();
                }
            }
            reasons.add(reason(fired, host.map(Capabilities.Host::node).orElse("NOBODY"), ""));
            Optional<Route> route = new Placer(facts, capabilities, bundle.settings()).route(technique, form, host);
            if (route.isEmpty()) {
                stopByCode("K1", "HOLD_CAPABILITY", technique.name(), "HOSTED_NODE");
            }
            return route;
        }
        return Optional.empty();
    }

    /** The strongest neutral host that shares a protocol with the data nodes; the strongest one where none does. */
    private Optional<Capabilities.Host> sharing(List<Capabilities.Host> hosts, Technique technique) {
        return hosts.stream()
                .filter(h ->
                        capabilities.protocol(technique, Optional.of(h.node())).isPresent())
                .findFirst()
                .or(() -> hosts.stream().findFirst());
    }

    private static String evidenceOfFirst(List<Capabilities.Host> hosts) {
        return hosts.isEmpty()
                ? "NONE"
                : Capabilities.evidenceClass(hosts.get(0).evidence());
    }

    private Decision.Risk weighRisk(Optional<Route> route) {
        route.ifPresent(r ->
                sheet.put("evidence", Capabilities.evidenceClass(r.evidence())).put("parties", r.parties()));
        RiskScore score = new RiskScore();
        for (RiskScore.Component component : RiskScore.COMPONENTS) {
            if (component.table() == TableContract.RISK_TECHNIQUE && route.isEmpty()) {
                score.unknown(component);
                continue;
            }
            List<Fired> fired = ask(component.table(), sheet, "");
            if (fired.isEmpty()) {
                score.unknown(component);
            } else {
                score.add(component, fired.get(0));
            }
        }
        sheet.put("score", score.total());
        String level = "UNKNOWN";
        for (Fired fired : ask(TableContract.RISK_LEVEL, sheet, "")) {
            level = fired.text("level");
            sheet.put("riskLevel", level);
            if (level.equals("REDESIGN")) {
                stops.add(new Stop(Outcome.HOLD, "REDESIGN", reason(fired, "HOLD", "")));
                remedies.add("REDESIGN");
            } else {
                reasons.add(reason(fired, level, ""));
            }
        }
        return new Decision.Risk(score.total(), level, score.components());
    }

    private List<Decision.Obligation> oblige(Route route) {
        List<Fired> fired = ask(TableContract.OBLIGATIONS, sheet, "");
        Optional<String> twice = Conduct.obligedTwice(fired);
        if (twice.isPresent()) {
            fail(TableContract.OBLIGATIONS.table(), "two rows oblige to " + twice.get(), "");
            return List.of();
        }
        return conduct.obligations(fired, route);
    }

    private List<Decision.ReviewStep> review() {
        List<Fired> fired = ask(TableContract.REVIEW_CHAIN, sheet, "");
        fired.forEach(f -> reasons.add(reason(f, f.text("role"), "")));
        return conduct.chain(fired);
    }

    private List<Rejected> alternatives(Route route) {
        List<Rejected> rejected = new ArrayList<>();
        for (Technique candidate : Technique.values()) {
            if (candidate != route.technique()) {
                Sheet about = sheet.above().put("candidate", candidate);
                ask(TableContract.ALTERNATIVES, about, candidate.name())
                        .forEach(f -> rejected.add(new Rejected(
                                candidate,
                                f.row().ruleId(),
                                f.row().zh(),
                                f.row().en())));
            }
        }
        return rejected;
    }

    /** Guard rails see the outcome as it would stand, and facts that no table has touched. */
    private void checkGuardRails(Optional<Route> route, Decision.Risk risk) {
        boolean proceeds = stops.isEmpty() && route.isPresent();
        List<Object> seen = GuardView.of(facts, situation, capabilities, route, proceeds, risk.score());
        for (Violation violation : guardRails.violations(seen)) {
            stops.add(new Stop(
                    Outcome.HOLD,
                    "GUARD_RAIL",
                    new Reason(
                            violation.ruleId(),
                            GUARD_RAILS,
                            0,
                            "HOLD",
                            violation.subject(),
                            Map.of(
                                    "technique",
                                    route.map(r -> r.technique().name()).orElse("")),
                            violation.zh(),
                            violation.en())));
        }
    }

    private Decision conclude(
            Optional<Route> route,
            Decision.Risk risk,
            List<Decision.Obligation> obligations,
            List<Decision.ReviewStep> chain,
            List<Rejected> rejected) {
        if (stops.isEmpty() && route.isEmpty()) {
            fail(TableContract.ROUTING.table(), "no technique stands", "");
        }
        List<Stop> strongestFirst = new ArrayList<>(stops);
        strongestFirst.sort((a, b) -> a.outcome().compareTo(b.outcome()));
        Outcome outcome = strongestFirst.isEmpty()
                ? Outcome.PROCEED
                : strongestFirst.get(0).outcome();
        boolean proceeds = outcome == Outcome.PROCEED;
        boolean refused = outcome == Outcome.REJECT || outcome == Outcome.DENY;
        Optional<Route> granted = proceeds ? route : Optional.empty();
        Set<String> codes = new LinkedHashSet<>();
        List<Reason> all = new ArrayList<>();
        strongestFirst.forEach(s -> {
            codes.add(s.code());
            all.add(s.reason());
        });
        all.addAll(reasons);
        return new Decision(
                1,
                facts.request().id(),
                outcome,
                List.copyOf(codes),
                Optional.ofNullable(sheet.text("scenario")).map(Scenario::valueOf),
                granted.map(Route::technique),
                granted.map(Route::form),
                granted.map(Route::engines).orElse(List.of()),
                granted.map(Route::evidence),
                granted.map(Route::placement).orElse(List.of()),
                refused ? List.of() : obligations,
                refused ? List.of() : chain,
                conduct.clock(sheet.text("answer")),
                risk,
                all,
                rejected,
                remedies(),
                bundle.hash(),
                Digests.sha256(facts.toBytes()));
    }

    private List<Remedy> remedies() {
        List<Remedy> offered = new ArrayList<>();
        for (String code : remedies) {
            bundle.settings().remedy(code).ifPresent(text -> {
                Optional<Map<String, String>> parameters = parameters(code);
                parameters.ifPresent(p -> offered.add(new Remedy(code, text.field(), p, text.zh(), text.en())));
            });
        }
        return offered;
    }

    /** Empty where the remedy has nothing to offer: no day is covered by all papers. */
    private Optional<Map<String, String>> parameters(String code) {
        return switch (code) {
            case "SHORTEN_PERIOD" ->
                situation.coveredPeriod().map(p -> Map.of("from", p.from().toString(), "to", p.to().toString()));
            case "COMPLETE_FIELDS" -> Optional.of(Map.of("fields", String.join(",", situation.missingFields())));
            default -> Optional.of(Map.of());
        };
    }

    private final Set<TableContract> failed = new LinkedHashSet<>();

    private boolean failed(TableContract table) {
        return failed.contains(table);
    }

    /** The rows that fired; a failure is recorded as a HOLD and gives none. */
    private List<Fired> ask(TableContract table, Sheet about, String subject) {
        Answer answer = tables.ask(table, about);
        if (answer instanceof Answer.Rows rows) {
            return rows.fired();
        }
        Answer.Failure failure = (Answer.Failure) answer;
        failed.add(table);
        fail(failure.table(), failure.cause(), subject);
        return List.of();
    }

    private void fail(String table, String cause, String subject) {
        Settings.Text text = bundle.settings().text("K3");
        Map<String, String> why = new LinkedHashMap<>();
        why.put("cause", cause);
        stops.add(new Stop(
                Outcome.HOLD, "RULES_FAILED", new Reason("K3", table, 0, "HOLD", subject, why, text.zh(), text.en())));
    }

    private void stop(Fired fired, String subject) {
        Outcome outcome = Outcome.valueOf(fired.text("outcome"));
        stops.add(new Stop(outcome, fired.text("code"), reason(fired, outcome.name(), subject)));
        for (String remedy : fired.text("remedy").split(",")) {
            remedies.add(remedy);
        }
    }

    private void stopByCode(String textCode, String code, String technique, String remedy) {
        Settings.Text text = bundle.settings().text(textCode);
        stops.add(new Stop(
                Outcome.HOLD,
                code,
                new Reason(
                        textCode,
                        "capability",
                        0,
                        "HOLD",
                        "",
                        Map.of("technique", technique, "operation", sheet.text("operation")),
                        text.zh(),
                        text.en())));
        remedies.add(remedy);
    }

    private static Reason reason(Fired fired, String effect, String subject) {
        return new Reason(
                fired.row().ruleId(),
                fired.table().name(),
                fired.row().number(),
                effect,
                subject,
                fired.matched(),
                fired.row().zh(),
                fired.row().en());
    }
}
