package org.yuheng.policy.rules;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.kie.api.builder.Message;
import org.kie.dmn.api.core.DMNMessage;
import org.kie.dmn.api.core.DMNMessageType;
import org.kie.dmn.validation.DMNValidator;
import org.kie.dmn.validation.DMNValidatorFactory;
import org.yuheng.policy.PolicyBundle;
import org.yuheng.policy.table.DecisionTable;

/**
 * Static analysis of a bundle's tables: gaps, overlaps, masked and subsumed rows (KIE's decision-table analysis).
 *
 * <p>Gaps and overlaps are errors: in a UNIQUE table either would be a HOLD at run time. In a COLLECT table several rows
 * may fire, and none may, so there neither is reported.
 */
public final class RuleCheck {

    private RuleCheck() {}

    /** Everything found, by file; empty when there is nothing to say. */
    public static List<Finding> findings(PolicyBundle bundle) {
        DMNValidator validator = DMNValidatorFactory.newValidator();
        try {
            List<Finding> findings = new ArrayList<>();
            bundle.files().forEach((file, text) -> {
                if (file.endsWith(".dmn")) {
                    for (DMNMessage message : validator
                            .validateUsing(
                                    DMNValidator.Validation.VALIDATE_MODEL,
                                    DMNValidator.Validation.VALIDATE_COMPILATION,
                                    DMNValidator.Validation.ANALYZE_DECISION_TABLE)
                            .theseModels(new StringReader(text))) {
                        finding(bundle, file, message).ifPresent(findings::add);
                    }
                }
            });
            bundle.tables().stream()
                    .filter(t -> t.hitPolicy().equals("FIRST"))
                    .forEach(t -> findings.addAll(new MaskedRows(t, bundle.dictionary()).findings()));
            return List.copyOf(findings);
        } finally {
            validator.dispose();
        }
    }

    /** Whether nothing that was found forbids activation. */
    public static boolean sound(List<Finding> findings) {
        return findings.stream().noneMatch(f -> f.severity() == Finding.Severity.ERROR);
    }

    private static Optional<Finding> finding(PolicyBundle bundle, String file, DMNMessage message) {
        Optional<DecisionTable> table = bundle.tables().stream()
                .filter(t -> t.file().equals(file) && t.id().equals(message.getSourceId()))
                .findFirst();
        String hitPolicy = table.map(DecisionTable::hitPolicy).orElse("");
        Optional<String> kind = kind(message.getMessageType(), hitPolicy, message);
        return kind.map(k -> new Finding(
                severity(k), k, file, table.map(DecisionTable::name).orElse(""), firstLine(message.getText())));
    }

    private static Optional<String> kind(DMNMessageType type, String hitPolicy, DMNMessage message) {
        boolean collect = hitPolicy.equals("COLLECT");
        boolean first = hitPolicy.equals("FIRST");
        switch (type) {
            case DECISION_TABLE_ANALYSIS_EMPTY, DECISION_TABLE_HITPOLICY_RECOMMENDER, DECISION_TABLE_HITPOLICY_FIRST:
                return Optional.empty();
            case DECISION_TABLE_GAP:
                return collect ? Optional.empty() : Optional.of("GAP");
            case DECISION_TABLE_OVERLAP, DECISION_TABLE_OVERLAP_HITPOLICY_UNIQUE, DECISION_TABLE_OVERLAP_HITPOLICY_ANY:
                return collect || first ? Optional.empty() : Optional.of("OVERLAP");
            case DECISION_TABLE_MASKED_RULE:
                return Optional.of("MASKED");
            case DECISION_TABLE_SUBSUMPTION_RULE:
                return Optional.of("SUBSUMED");
            case DECISION_TABLE_CONTRACTION_RULE:
                return Optional.of("CONTRACTION");
            case DECISION_TABLE_1STNFVIOLATION:
                return collect || first ? Optional.empty() : Optional.of("FORM");
            case DECISION_TABLE_2NDNFVIOLATION:
                return Optional.of("FORM");
            default:
                return message.getLevel() == Message.Level.INFO
                        ? Optional.empty()
                        : Optional.of(message.getLevel() == Message.Level.WARNING ? "FORM" : "INVALID");
        }
    }

    private static Finding.Severity severity(String kind) {
        return switch (kind) {
            case "GAP", "OVERLAP", "MASKED", "INVALID" -> Finding.Severity.ERROR;
            default -> Finding.Severity.WARNING;
        };
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("").strip();
    }
}
