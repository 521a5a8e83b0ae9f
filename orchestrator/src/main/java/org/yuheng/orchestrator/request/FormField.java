package org.yuheng.orchestrator.request;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The fields of the form by their stable names, which are also the anchors that a remedy leads to. */
public enum FormField {
    TITLE("title", "/title"),
    PURPOSE("purpose", "/purpose"),
    NECESSITY("necessity", "/necessity"),
    LEGAL_BASIS("legalBasis", "/legalBasis"),
    LEGAL_CHANNEL("legalChannel", "/legalChannel", "request.legalChannel"),
    LAWFUL_BASIS("lawfulBasis", "/lawfulBasis", "request.lawfulBasis"),
    CONSENTS("consent", "/consents", "request.consents"),
    IMPACT_ASSESSMENT("impactReference", "/impactAssessment", "request.impactAssessment"),
    RISK_ASSESSMENT("riskReference", "/riskAssessment", "request.riskAssessment"),
    RISK_EXEMPTION("riskExemption", "/riskAssessmentExemption"),
    DATASETS(
            "dataset",
            "/inputs",
            "inputs",
            "inputs.anonymised",
            "inputs.sharingModes",
            "inputs.grading",
            "inputs.coreData",
            "inputs.notSharedBasis"),
    COMPUTATION("method", "/computation", "request.computation", "request"),
    QUERY("query", "/computation/query"),
    FROM("from", "/from"),
    TO("to", "/to", "request.to", "partners.agreement", "partners.assessment"),
    FREQUENCY("frequency", "/frequency"),
    RECIPIENTS("recipient", "/recipients", "nodes");

    private final String field;
    private final List<String> paths;

    FormField(String field, String... paths) {
        this.field = field;
        this.paths = List.of(paths);
    }

    /** Its name in the form. */
    public String field() {
        return field;
    }

    /** Of a pointer into the form, for example {@code /inputs/0/dataset}; the longest that it starts with. */
    public static Optional<FormField> ofPointer(String pointer) {
        return Arrays.stream(values())
                .filter(one -> one.paths.stream()
                        .anyMatch(path ->
                                path.startsWith("/") && (pointer.equals(path) || pointer.startsWith(path + "/"))))
                .max((a, b) ->
                        Integer.compare(a.paths.get(0).length(), b.paths.get(0).length()));
    }

    /** Of a path in the facts, for example {@code request.legalChannel}: where an applicant can act on it. */
    public static Optional<FormField> ofFact(String path) {
        return Arrays.stream(values()).filter(one -> one.paths.contains(path)).findFirst();
    }
}
