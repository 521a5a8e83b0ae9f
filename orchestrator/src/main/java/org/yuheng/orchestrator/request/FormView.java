package org.yuheng.orchestrator.request;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.yuheng.computation.Computation;
import org.yuheng.computation.Reveal;
import org.yuheng.orchestrator.catalogue.Dataset;
import org.yuheng.orchestrator.catalogue.Dataset.DataItem;
import org.yuheng.policy.Facts;

/** The form as templates see it: what was typed, and what may be chosen of the chosen datasets. */
public final class FormView {

    private final Drafts.Draft draft;
    private final List<Dataset> datasets;
    private final Map<String, Dataset> tables = new LinkedHashMap<>();
    private final List<String> recipients;

    /** @param recipients organisations that a result can be sealed to */
    FormView(Drafts.Draft draft, List<String> recipients) {
        this.draft = draft;
        this.recipients = List.copyOf(recipients);
        this.datasets = draft.fields().all("dataset").stream()
                .distinct()
                .filter(draft.datasets()::containsKey)
                .map(draft.datasets()::get)
                .toList();
        draft.reading()
                .form()
                .inputs()
                .forEach(input -> tables.put(input.table(), draft.datasets().get(input.dataset())));
    }

    /** An item of a chosen dataset as a choice {@code dataset.item}. */
    public record ItemChoice(String value, Dataset dataset, DataItem item) {}

    public Request request() {
        return draft.request();
    }

    public String one(String field) {
        return draft.fields().one(field);
    }

    public String or(String field, String otherwise) {
        String typed = draft.fields().one(field);
        return typed.isEmpty() ? otherwise : typed;
    }

    public boolean has(String field, String value) {
        return draft.fields().has(field, value);
    }

    /** The method that was chosen; empty before. */
    public String method() {
        return ComputationChoices.method(draft.fields()).map(Enum::name).orElse("");
    }

    public ComputationChoices.Method[] methods() {
        return ComputationChoices.Method.values();
    }

    public List<Dataset> datasets() {
        return datasets;
    }

    /** What the computation calls a dataset. */
    public String table(Dataset dataset) {
        return tables.entrySet().stream()
                .filter(entry -> entry.getValue().equals(dataset))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(dataset.code());
    }

    public List<FormReading.Unread> unread(String field) {
        return draft.reading().unread().stream()
                .filter(one -> one.field().equals(field))
                .toList();
    }

    /** Names of the comparisons that a filter may make. */
    public List<String> comparisons() {
        return List.copyOf(GroupedQuery.COMPARISONS.keySet());
    }

    public List<String> recipients() {
        return recipients;
    }

    /** Chosen recipients that are commercial: some may only work on behalf of a government body. */
    public List<String> commercialRecipients() {
        return form().recipients().stream()
                .filter(to -> to.kind() != Facts.RecipientKind.GOVERNMENT)
                .map(RequestForm.Recipient::organization)
                .toList();
    }

    public boolean union() {
        return draft.fields().one("combine").equals("UNION");
    }

    public List<ItemChoice> groupable() {
        return choices(ComputationChoices::groupable, union());
    }

    public List<ItemChoice> measurable() {
        return choices(ComputationChoices::measurable, union());
    }

    public List<ItemChoice> joinable() {
        return choices(ComputationChoices::joinable, false);
    }

    public List<ItemChoice> plain() {
        return choices(item -> item.reveal() == Reveal.PLAIN, false);
    }

    public List<DataItem> joinable(Dataset dataset) {
        return dataset.items().stream().filter(ComputationChoices::joinable).toList();
    }

    /** The key that is taken while nobody chose one. */
    public String key(Dataset dataset) {
        String chosen = draft.fields().one("key." + dataset.code());
        return chosen.isEmpty()
                ? GroupedQuery.suggestedKey(dataset).map(DataItem::name).orElse("")
                : chosen;
    }

    public List<DataItem> trainable() {
        Computation.Partition partition = draft.fields().one("partition").equals("VERTICAL")
                ? Computation.Partition.VERTICAL
                : Computation.Partition.HORIZONTAL;
        return List.copyOf(ComputationChoices.trainable(tables, partition).values());
    }

    private List<ItemChoice> choices(Predicate<DataItem> offered, boolean firstOnly) {
        List<ItemChoice> choices = new ArrayList<>();
        for (Dataset dataset : firstOnly && !datasets.isEmpty() ? datasets.subList(0, 1) : datasets) {
            dataset.items().stream()
                    .filter(offered)
                    .forEach(item -> choices.add(new ItemChoice(dataset.code() + "." + item.name(), dataset, item)));
        }
        return choices;
    }

    /** The query that the choices made, for whoever wants to see it. */
    public String query() {
        Optional<Computation> computation = draft.reading().form().computation();
        return computation
                .filter(Computation.Sql.class::isInstance)
                .map(sql -> ((Computation.Sql) sql).query())
                .orElse(draft.fields().one("query"));
    }

    /** Whether a government–commercial request is being written, which needs its own legal channel. */
    public boolean personal() {
        return datasets.stream().anyMatch(dataset -> dataset.personalInfo() != Facts.PersonalInfo.NONE);
    }

    public boolean important() {
        return datasets.stream().anyMatch(dataset -> dataset.importantData() || dataset.coreData());
    }

    public boolean commercial() {
        return datasets.stream().anyMatch(dataset -> dataset.platform().isEmpty())
                || draft.reading().form().recipients().stream()
                        .anyMatch(to -> to.kind() != Facts.RecipientKind.GOVERNMENT);
    }

    public RequestForm form() {
        return draft.reading().form();
    }

    /** Constants of a list, by the field's name. */
    public Enum<?>[] offered(String field) {
        return switch (field) {
            case "necessity" -> Facts.Necessity.values();
            case "legalChannel" -> Facts.LegalChannel.values();
            case "lawfulBasis" -> Facts.LawfulBasis.values();
            case "consent" -> Facts.Consent.values();
            case "frequency" -> Facts.Frequency.values();
            default -> throw new IllegalArgumentException("the form has no list \"" + field + "\"");
        };
    }
}
