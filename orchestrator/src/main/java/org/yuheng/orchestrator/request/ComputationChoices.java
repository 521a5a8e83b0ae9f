package org.yuheng.orchestrator.request;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.yuheng.computation.Computation;
import org.yuheng.computation.Reveal;
import org.yuheng.orchestrator.catalogue.Dataset;
import org.yuheng.orchestrator.catalogue.Dataset.DataItem;
import org.yuheng.orchestrator.request.FormReading.Code;
import org.yuheng.orchestrator.request.FormReading.Unread;

/**
 * Makes a computation of choices, so that nobody has to write SQL. A choice of an item is {@code dataset.item}; only what
 * an owner's limits allow is offered, and only what is offered is taken.
 */
final class ComputationChoices {

    /** Ways to compute that the form offers. */
    enum Method {
        /** Grouped statistics over one dataset, over a join, or over datasets put one below the other. */
        GROUP,
        PSI,
        LOOKUP,
        TRAIN,
        TRANSFER,
        /** The requester writes the query. */
        SQL
    }

    private final Fields fields;
    private final Map<String, Dataset> tables;
    private final List<Unread> unread;
    private final int unreadBefore;

    private ComputationChoices(Fields fields, Map<String, Dataset> tables, List<Unread> unread) {
        this.fields = fields;
        this.tables = tables;
        this.unread = unread;
        this.unreadBefore = unread.size();
    }

    /**
     * @param tables the chosen datasets by the name that the computation gives them, in their order
     * @param unread receives what is still to be chosen
     */
    static Optional<Computation> of(Fields fields, Map<String, Dataset> tables, List<Unread> unread) {
        return new ComputationChoices(fields, tables, unread).computation();
    }

    static Optional<Method> method(Fields fields) {
        return List.of(Method.values()).stream()
                .filter(one -> one.name().equals(fields.one("method")))
                .findFirst();
    }

    private Optional<Computation> computation() {
        Optional<Method> method = method(fields);
        if (method.isEmpty() || tables.isEmpty()) {
            return Optional.empty();
        }
        Computation computation =
                switch (method.get()) {
                    case GROUP -> group();
                    case PSI -> psi();
                    case LOOKUP -> lookUp();
                    case TRAIN -> train();
                    case TRANSFER -> transfer();
                    case SQL -> sql();
                };
        return unread.size() > unreadBefore ? Optional.empty() : Optional.ofNullable(computation);
    }

    private Computation sql() {
        String query = fields.one("query");
        if (query.isBlank()) {
            return null;
        }
        if (query.length() > 16 * 1024) {
            say("query", Code.TOO_LONG, query.length() + "/" + 16 * 1024);
            return null;
        }
        return new Computation.Sql(query.strip(), "");
    }

    private Computation group() {
        return new GroupedQuery(fields, tables, this::say)
                .text()
                .map(query -> new Computation.Sql(query, ""))
                .orElse(null);
    }

    private Computation psi() {
        Choice left = key("psiLeft");
        Choice right = key("psiRight");
        if (left == null || right == null) {
            return null;
        }
        if (left.table().equals(right.table())) {
            say("psiRight", Code.TWO_DATASETS, "");
        }
        Computation.PsiResult result = fields.one("psiResult").equals("MEMBERS")
                ? Computation.PsiResult.MEMBERS
                : Computation.PsiResult.CARDINALITY;
        return new Computation.Psi(
                left.table(), left.item().name(), right.table(), right.item().name(), result);
    }

    private Computation lookUp() {
        Choice key = key("lookupKey");
        Choice match = key("lookupMatch");
        if (key == null || match == null) {
            return null;
        }
        if (key.table().equals(match.table())) {
            say("lookupMatch", Code.TWO_DATASETS, "");
        }
        List<String> columns = choices("lookupColumn", Reveal.PLAIN).stream()
                .filter(choice -> choice.table().equals(match.table()))
                .map(choice -> choice.item().name())
                .distinct()
                .toList();
        if (columns.isEmpty()) {
            say("lookupColumn", Code.CHOOSE_COLUMN, "");
        }
        return new Computation.LookUp(
                key.table(), key.item().name(), match.table(), match.item().name(), columns);
    }

    private Computation transfer() {
        List<Choice> columns = choices("transferColumn", Reveal.PLAIN);
        if (columns.isEmpty()) {
            say("transferColumn", Code.CHOOSE_COLUMN, "");
            return null;
        }
        Set<String> of = new TreeSet<>();
        columns.forEach(choice -> of.add(choice.table()));
        if (of.size() > 1 || tables.size() > 1) {
            say("transferColumn", Code.ONE_DATASET, "");
        }
        return new Computation.Transfer(
                columns.get(0).table(),
                columns.stream().map(choice -> choice.item().name()).distinct().toList());
    }

    private Computation train() {
        Computation.Partition partition = fields.one("partition").equals("VERTICAL")
                ? Computation.Partition.VERTICAL
                : Computation.Partition.HORIZONTAL;
        List<String> offered = List.copyOf(trainable(tables, partition).keySet());
        List<String> features = fields.all("feature").stream()
                .filter(offered::contains)
                .distinct()
                .toList();
        String label = fields.one("label");
        if (!offered.contains(label)) {
            say("label", Code.CHOOSE_LABEL, "");
        }
        if (features.isEmpty() || features.contains(label)) {
            say("feature", Code.CHOOSE_FEATURE, "");
        }
        double iterations = number("iterations", 20, 1, 1_000);
        double l2 = number("l2", 0.001, 0, 1_000_000);
        if (unread.size() > unreadBefore) {
            return null;
        }
        Computation.Model model = fields.one("model").equals("LINEAR_REGRESSION")
                ? Computation.Model.LINEAR_REGRESSION
                : Computation.Model.LOGISTIC_REGRESSION;
        return new Computation.Train(
                model, partition, List.copyOf(tables.keySet()), features, label, (int) iterations, l2);
    }

    /**
     * Numeric items that may feed a model, with one example of each.
     *
     * @return HORIZONTAL: what every dataset has; VERTICAL: what any has
     */
    static Map<String, DataItem> trainable(Map<String, Dataset> tables, Computation.Partition partition) {
        Map<String, DataItem> items = new LinkedHashMap<>();
        Map<String, Integer> count = new LinkedHashMap<>();
        tables.values().forEach(dataset -> dataset.items().stream()
                .filter(ComputationChoices::measurable)
                .forEach(item -> {
                    items.putIfAbsent(item.name(), item);
                    count.merge(item.name(), 1, Integer::sum);
                }));
        if (partition == Computation.Partition.HORIZONTAL) {
            items.keySet().removeIf(name -> count.get(name) < tables.size());
        }
        return items;
    }

    static boolean numeric(DataItem item) {
        return switch (item.type()) {
            case BIGINT, DECIMAL, DOUBLE -> true;
            case BOOLEAN, VARCHAR, DATE, TIMESTAMP -> false;
        };
    }

    static boolean measurable(DataItem item) {
        return numeric(item)
                && !item.identifier()
                && (item.reveal() == Reveal.PLAIN || item.reveal() == Reveal.AGGREGATE);
    }

    static boolean groupable(DataItem item) {
        return !item.identifier() && (item.reveal() == Reveal.PLAIN || item.reveal() == Reveal.GROUP_KEY);
    }

    static boolean joinable(DataItem item) {
        return item.reveal() == Reveal.PLAIN || item.reveal() == Reveal.JOIN_KEY;
    }

    /** An item of a chosen dataset. */
    record Choice(String table, Dataset dataset, DataItem item) {}

    /** What a value {@code dataset.item} names among the chosen datasets. */
    static Optional<Choice> choice(String value, Map<String, Dataset> tables) {
        int dot = value.indexOf('.');
        if (dot < 0) {
            return Optional.empty();
        }
        return tables.entrySet().stream()
                .filter(table -> table.getValue().code().equals(value.substring(0, dot)))
                .flatMap(table -> table.getValue().item(value.substring(dot + 1)).stream()
                        .map(item -> new Choice(table.getKey(), table.getValue(), item)))
                .findFirst();
    }

    private Choice key(String field) {
        Optional<Choice> chosen = choice(fields.one(field), tables).filter(choice -> joinable(choice.item()));
        if (chosen.isEmpty()) {
            say(field, Code.CHOOSE_KEY, "");
        }
        return chosen.orElse(null);
    }

    private List<Choice> choices(String field, Reveal wanted) {
        Set<Choice> chosen = new LinkedHashSet<>();
        for (String value : new LinkedHashSet<>(fields.all(field))) {
            choice(value, tables)
                    .filter(choice -> choice.item().reveal() == wanted)
                    .ifPresent(chosen::add);
        }
        return new ArrayList<>(chosen);
    }

    private double number(String field, double otherwise, double least, double most) {
        String text = fields.one(field).strip();
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            double value = Double.parseDouble(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Falls through to the same answer as a number out of range.
        }
        say(field, Code.NOT_A_NUMBER, least + "–" + most);
        return otherwise;
    }

    private void say(String field, Code code, String detail) {
        unread.add(new Unread(field, code, detail));
    }
}
