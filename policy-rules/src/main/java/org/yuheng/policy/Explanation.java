package org.yuheng.policy;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A decision as a page of text for people. */
public final class Explanation {

    private final Decision decision;
    private final Language language;
    private final StringBuilder page = new StringBuilder();

    private Explanation(Decision decision, Language language) {
        this.decision = decision;
        this.language = language;
    }

    /** Lines end in a line feed; the same decision gives the same page. */
    public static String page(Decision decision, Language language) {
        return new Explanation(decision, language).write();
    }

    private String write() {
        answer();
        reasons();
        section(
                "补救",
                "What would help",
                decision.remedies().stream()
                        .map(r -> language.of(r.zh(), r.en()) + parameters(r.parameters()))
                        .toList());
        section(
                "各方与位置",
                "Who does what",
                decision.placement().stream()
                        .map(p -> p.role() + " → " + p.node() + (p.datasets().isEmpty() ? "" : " " + p.datasets()))
                        .toList());
        section(
                "义务",
                "Obligations",
                decision.obligations().stream()
                        .map(o -> o.code() + parameters(o.parameters()) + " · " + language.of(o.zh(), o.en()) + " ["
                                + o.enforcedBy() + "]")
                        .toList());
        section(
                "审查链",
                "Review chain",
                decision.chain().stream()
                        .map(c -> c.role() + " · " + c.organization() + " (" + c.reasonRuleId() + ")")
                        .toList());
        section(
                "未选用的技术",
                "Why not another technique",
                decision.rejected().stream()
                        .map(r -> r.technique() + ": " + language.of(r.zh(), r.en()) + " (" + r.ruleId() + ")")
                        .toList());
        clock();
        risk();
        line("");
        line(text("规则包", "Policy bundle") + " " + decision.bundleHash());
        line(text("事实", "Facts") + " " + decision.factsHash());
        return page.toString();
    }

    private void answer() {
        line(text("申请", "Request") + " " + decision.requestId());
        line(text("结论", "Outcome") + ": " + outcome()
                + (decision.codes().isEmpty() ? "" : " (" + String.join(", ", decision.codes()) + ")"));
        decision.scenario().ifPresent(s -> line(text("场景", "Scenario") + ": " + scenario(s)));
        decision.technique().ifPresent(t -> line(text("技术", "Technique") + ": " + technique(t)));
        decision.evidence()
                .filter(e -> e == Facts.EvidenceKind.SIMULATED)
                .ifPresent(e -> line(text(
                        "注意：证明是模拟的，宿主可看到飞地内的一切。",
                        "Note: the evidence is simulated; whoever hosts the enclave could see what is inside.")));
    }

    private void reasons() {
        section(
                "理由",
                "Reasons",
                decision.reasons().stream()
                        .map(r -> "[" + r.ruleId() + "] " + language.of(r.zh(), r.en())
                                + (r.subject().isEmpty() ? "" : " — " + r.subject())
                                + parameters(r.matchedFacts()))
                        .toList());
    }

    private void clock() {
        Decision.Clock clock = decision.clock();
        line("");
        line(text("时限", "Clock") + ": " + clock.kind() + ", " + clock.limitWorkingDays()
                + text(" 个工作日", " working days") + " (" + clock.article() + ")");
        clock.due().ifPresent(d -> line("  " + text("最迟答复", "answer due") + " " + d));
        clock.latestWithExtension()
                .ifPresent(d -> line("  " + text("经同意最长延至", "at the latest, extended with consent") + " " + d));
        clock.alarm().ifPresent(a -> line("  " + text("警报", "alarm") + " " + a));
    }

    private void risk() {
        Decision.Risk risk = decision.risk();
        line("");
        line(text("风险", "Risk") + ": " + risk.score() + "/100, " + risk.level());
        for (Decision.RiskComponent component : risk.components()) {
            line("  " + component.code() + " " + component.points() + "/" + component.max() + " · "
                    + language.of(component.zh(), component.en()));
        }
    }

    private String outcome() {
        return switch (decision.outcome()) {
            case REJECT -> text("驳回", "REJECT, stopped for good");
            case DENY -> text("不予共享", "DENY, listed as not shared");
            case SUPPLEMENT -> text("一次性补正", "SUPPLEMENT, incomplete");
            case HOLD -> text("搁置", "HOLD, waits");
            case PROCEED -> text("可以进行", "PROCEED");
        };
    }

    private String scenario(Decision.Scenario scenario) {
        return switch (scenario) {
            case INTRA_PLATFORM -> text("平台内", "inside one platform");
            case INTER_PLATFORM -> text("平台间", "between platforms");
            case GOV_COMMERCIAL -> text("政务—商业", "government and commercial");
        };
    }

    private String technique(Technique technique) {
        String form = decision.form().map(this::form).orElse("");
        return technique + (form.isEmpty() ? "" : ", " + form);
    }

    private String form(Decision.Form form) {
        return switch (form) {
            case ENCLAVE -> text("飞地内计算", "computed in an enclave");
            case SEALED_JOIN -> text("TEE 密封关联", "TEE, sealed join");
            case FEDERATED -> text("联邦", "federated");
            case SECRET_SHARED -> text("秘密分享", "on secret shares");
            case IMPORT_THEN_ENCLAVE -> text("经 API 接入后在飞地内计算", "by API, then in an enclave");
            case SEALED_TRANSFER -> text("密封传送", "sealed transfer");
        };
    }

    private void section(String zh, String en, List<String> lines) {
        if (!lines.isEmpty()) {
            line("");
            line(text(zh, en) + ":");
            lines.forEach(l -> line("  " + l));
        }
    }

    private static String parameters(Map<String, String> parameters) {
        return parameters.isEmpty()
                ? ""
                : parameters.entrySet().stream()
                        .map(e -> e.getKey() + "=" + e.getValue())
                        .collect(Collectors.joining(", ", " {", "}"));
    }

    private String text(String zh, String en) {
        return language.of(zh, en);
    }

    private void line(String text) {
        page.append(text).append('\n');
    }
}
