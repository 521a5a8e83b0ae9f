package org.yuheng.policy;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.yuheng.policy.Decision.Clock;
import org.yuheng.policy.Decision.Obligation;
import org.yuheng.policy.Decision.ReviewStep;
import org.yuheng.policy.Facts.Dataset;
import org.yuheng.policy.RuleTables.Fired;
import org.yuheng.policy.calendar.DueDate;

/** Turns rows about review, obligations and clocks into steps, parameters and days. */
final class Conduct {

    private final Facts facts;
    private final PolicyBundle bundle;
    private final Situation situation;

    Conduct(Facts facts, PolicyBundle bundle, Situation situation) {
        this.facts = facts;
        this.bundle = bundle;
        this.situation = situation;
    }

    static Optional<String> obligedTwice(List<Fired> fired) {
        Set<String> seen = new HashSet<>();
        return fired.stream().map(f -> f.text("code")).filter(c -> !seen.add(c)).findFirst();
    }

    List<Obligation> obligations(List<Fired> fired, Route route) {
        List<Obligation> obligations = new ArrayList<>();
        for (Fired f : fired) {
            obligations.add(new Obligation(
                    f.text("code"),
                    parameters(f.text("parameters"), route),
                    enforcedBy(f.text("enforcedBy"), route),
                    f.row().ruleId(),
                    f.row().zh(),
                    f.row().en()));
        }
        return obligations;
    }

    /** {@code a=1;b=@to} with the values of this request for what starts with @. */
    private Map<String, String> parameters(String written, Route route) {
        Map<String, String> parameters = new TreeMap<>();
        for (String pair : written.split(";")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                parameters.put(pair.substring(0, equals), value(pair.substring(equals + 1), route));
            }
        }
        return parameters;
    }

    private String value(String written, Route route) {
        return switch (written) {
            case "@purpose" -> facts.request().purpose();
            case "@to" -> facts.request().to().toString();
            case "@items" -> items();
            case "@evidence" -> route.evidence().name();
            case "@useLogYears" -> Integer.toString(bundle.jurisdiction().useLogYears());
            case "@reassessBy" -> reassessBy().toString();
            default -> written;
        };
    }

    private String items() {
        List<String> items = new ArrayList<>();
        for (Dataset dataset : facts.inputs()) {
            dataset.items().forEach(i -> items.add(dataset.code() + "." + i.name()));
        }
        return String.join(",", items);
    }

    private LocalDate reassessBy() {
        LocalDate by = situation.receivedOn().plusMonths(bundle.jurisdiction().reassessMonths());
        LocalDate end = facts.request().to();
        return end.isBefore(by) ? end : by;
    }

    private static String enforcedBy(String written, Route route) {
        if (!written.equals("COMPUTE")) {
            return written;
        }
        return switch (route.technique()) {
            case TEE, API_TEE -> "ENCLAVE";
            case FL_TEE, MPC_TEE -> "ENGINE";
            case API -> "NODE";
        };
    }

    List<ReviewStep> chain(List<Fired> fired) {
        List<Fired> ordered = new ArrayList<>(fired);
        ordered.sort(Comparator.comparingInt(f -> f.number("order")));
        List<ReviewStep> chain = new ArrayList<>();
        for (Fired f : ordered) {
            for (String organization : organizations(f.text("organization"))) {
                chain.add(new ReviewStep(f.text("role"), organization, f.row().ruleId()));
            }
        }
        return chain;
    }

    private Set<String> organizations(String written) {
        Set<String> organizations = new LinkedHashSet<>();
        switch (written) {
            case "PROVIDERS" -> facts.inputs().forEach(d -> organizations.add(d.owner()));
            case "REQUESTER" -> organizations.add(facts.request().requester());
            default -> organizations.add(facts.deployment().authority());
        }
        return organizations;
    }

    Clock clock(String kind) {
        JurisdictionPack pack = bundle.jurisdiction();
        Optional<JurisdictionPack.Limit> limit = pack.clock(kind).filter(l -> l.limitWorkingDays() > 0);
        if (limit.isEmpty()) {
            return new Clock(
                    kind,
                    0,
                    0,
                    pack.code(),
                    pack.onSupplement(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of("CLOCK_NOT_SET " + kind));
        }
        int days = limit.get().limitWorkingDays();
        int extension = limit.get().extensionWorkingDays();
        DueDate due = bundle.workingDays().due(situation.receivedOn(), days);
        DueDate extended = bundle.workingDays().due(situation.receivedOn(), days + extension);
        return new Clock(
                kind,
                days,
                extension,
                limit.get().article(),
                pack.onSupplement(),
                due.known(),
                due.known().isPresent() ? extended.known() : Optional.empty(),
                due.alarm().or(extended::alarm));
    }
}
