package org.yuheng.orchestrator.request;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.yuheng.computation.Computation;
import org.yuheng.policy.Facts;

/** Writes a form into fields again, for requests that were not drafted on the page. */
final class FormWriting {

    private final SortedMap<String, List<String>> fields = new TreeMap<>();
    private final RequestForm form;

    private FormWriting(RequestForm form) {
        this.form = form;
    }

    static Fields of(RequestForm form) {
        FormWriting writing = new FormWriting(form);
        writing.write();
        return new Fields(writing.fields);
    }

    private void write() {
        put("title", form.title());
        put("purpose", form.purpose());
        put("legalBasis", form.legalBasis());
        put("necessity", form.necessity());
        put("legalChannel", form.legalChannel());
        put("lawfulBasis", form.lawfulBasis());
        put("frequency", form.frequency());
        put("from", form.from());
        put("to", form.to());
        put("riskExemption", form.riskAssessmentExemption());
        put("externalRequestNo", form.externalRequestNo());
        fields.put("consent", form.consents().stream().map(Enum::name).toList());
        paper("impact", form.impactAssessment());
        paper("risk", form.riskAssessment());
        fields.put(
                "dataset",
                form.inputs().stream().map(RequestForm.Input::dataset).toList());
        form.inputs().stream()
                .filter(input -> !input.table().equals(input.dataset()))
                .forEach(input -> put("table." + input.dataset(), input.table()));
        fields.put(
                "recipient",
                form.recipients().stream()
                        .map(RequestForm.Recipient::organization)
                        .toList());
        fields.put(
                "processor",
                form.recipients().stream()
                        .filter(to -> to.kind() == Facts.RecipientKind.ENTRUSTED_PROCESSOR)
                        .map(RequestForm.Recipient::organization)
                        .toList());
        form.recipients().forEach(to -> put("node." + to.organization(), to.node()));
        form.computation().ifPresent(this::computation);
    }

    private void paper(String name, Optional<Facts.Assessment> paper) {
        paper.ifPresent(present -> {
            put(name + "Reference", present.reference());
            put(name + "From", present.from().toString());
            put(name + "To", present.to().toString());
        });
    }

    private void computation(Computation computation) {
        if (computation instanceof Computation.Sql sql) {
            put("method", ComputationChoices.Method.SQL.name());
            put("query", sql.query());
        } else if (computation instanceof Computation.Psi psi) {
            put("method", ComputationChoices.Method.PSI.name());
            put("psiLeft", item(psi.leftTable(), psi.leftColumn()));
            put("psiRight", item(psi.rightTable(), psi.rightColumn()));
            put("psiResult", psi.result().name());
        } else if (computation instanceof Computation.LookUp lookUp) {
            put("method", ComputationChoices.Method.LOOKUP.name());
            put("lookupKey", item(lookUp.keyTable(), lookUp.keyColumn()));
            put("lookupMatch", item(lookUp.table(), lookUp.matchColumn()));
            fields.put(
                    "lookupColumn",
                    lookUp.columns().stream()
                            .map(column -> item(lookUp.table(), column))
                            .toList());
        } else if (computation instanceof Computation.Train train) {
            put("method", ComputationChoices.Method.TRAIN.name());
            put("model", train.model().name());
            put("partition", train.partition().name());
            put("label", train.label());
            put("iterations", Integer.toString(train.iterations()));
            put("l2", Double.toString(train.l2()));
            fields.put("feature", train.features());
        } else if (computation instanceof Computation.Transfer transfer) {
            put("method", ComputationChoices.Method.TRANSFER.name());
            fields.put(
                    "transferColumn",
                    transfer.columns().stream()
                            .map(column -> item(transfer.table(), column))
                            .toList());
        }
        // A Score has no fields: no engine runs it yet, so the form does not offer it.
    }

    private String item(String table, String column) {
        return form.inputs().stream()
                        .filter(input -> input.table().equals(table))
                        .map(RequestForm.Input::dataset)
                        .findFirst()
                        .orElse(table)
                + "." + column;
    }

    private void put(String field, Optional<?> value) {
        value.ifPresent(
                present -> put(field, present instanceof Enum<?> constant ? constant.name() : present.toString()));
    }

    private void put(String field, String value) {
        fields.put(field, List.of(value));
    }
}
