package org.yuheng.policy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.kie.api.io.Resource;
import org.kie.dmn.api.core.DMNDecisionResult;
import org.kie.dmn.api.core.DMNMessage;
import org.kie.dmn.api.core.DMNModel;
import org.kie.dmn.api.core.DMNResult;
import org.kie.dmn.api.core.DMNRuntime;
import org.kie.dmn.core.impl.DMNContextImpl;
import org.kie.dmn.core.internal.utils.DMNRuntimeBuilder;
import org.kie.internal.io.ResourceFactory;
import org.yuheng.policy.table.DecisionTable;

/**
 * The bundle's tables, compiled, and asked one at a time.
 *
 * <p>A table is a function of its inputs alone, so an answer is remembered by the values of its inputs. What DMN reports
 * as null, warning or error is a {@link Answer.Failure}, and becomes a HOLD; only a COLLECT table may match nothing.
 */
final class RuleTables {

    /** Answers remembered for one table; beyond that a table is asked again each time. */
    private static final int REMEMBERED = 20_000;

    private final Map<String, Compiled> tables = new HashMap<>();
    private final boolean remembers;

    private record Compiled(
            DMNRuntime runtime,
            DMNModel model,
            DecisionTable table,
            String source,
            Map<List<Object>, Answer> remembered) {}

    /** What a table said. */
    sealed interface Answer {

        /** The rows that fired, as they stand in the table; not empty unless the table is COLLECT. */
        record Rows(List<Fired> fired) implements Answer {
            public Rows {
                fired = List.copyOf(fired);
            }
        }

        /** Null, warning or error, with DMN's own words, or a fact that was not supplied. */
        record Failure(String table, String cause) implements Answer {}
    }

    /**
     * @param outputs column to value: String or Number
     * @param matched the facts of its conditions, as text
     */
    record Fired(DecisionTable table, DecisionTable.Row row, Map<String, Object> outputs, Map<String, String> matched) {
        String text(String column) {
            return (String) outputs.get(column);
        }

        int number(String column) {
            return ((Number) outputs.get(column)).intValue();
        }
    }

    /**
     * Compiles what differs from {@code previous}.
     *
     * @param previous tables of a bundle before this one; what it compiled from the same text is used again
     * @throws BundleRefusal when DMN cannot compile a file, with its messages
     */
    RuleTables(PolicyBundle bundle, Optional<RuleTables> previous, boolean remembers) {
        this.remembers = remembers;
        Map<String, DMNRuntime> runtimes = new HashMap<>();
        for (DecisionTable table : bundle.tables()) {
            String source = bundle.files().get(table.file());
            Optional<Compiled> known = previous.map(p -> p.tables.get(table.name()))
                    .filter(c -> c.source().equals(source) && c.table().equals(table));
            tables.put(table.name(), known.orElseGet(() -> {
                DMNRuntime runtime = runtimes.computeIfAbsent(table.file(), f -> compile(f, source));
                return compiled(runtime, table, source);
            }));
        }
    }

    private static DMNRuntime compile(String file, String source) {
        Resource resource = ResourceFactory.newByteArrayResource(source.getBytes(StandardCharsets.UTF_8));
        resource.setSourcePath(file);
        return DMNRuntimeBuilder.fromDefaults()
                .buildConfiguration()
                .fromResources(List.of(resource))
                .getOrElseThrow(e -> new BundleRefusal(
                        BundleRefusal.Code.TABLE_INVALID, file + " does not compile: " + e.getMessage(), e));
    }

    private static Compiled compiled(DMNRuntime runtime, DecisionTable table, String source) {
        DMNModel model = runtime.getModel(table.namespace(), table.model());
        if (model == null || !model.getMessages().isEmpty()) {
            throw new BundleRefusal(
                    BundleRefusal.Code.TABLE_INVALID,
                    table.file() + " does not compile: " + (model == null ? "no model" : model.getMessages()));
        }
        return new Compiled(runtime, model, table, source, new ConcurrentHashMap<>());
    }

    /** Asks one table on the facts of {@code sheet}. */
    Answer ask(TableContract contract, Sheet sheet) {
        Compiled compiled = tables.get(contract.table());
        List<DecisionTable.Input> inputs = compiled.table().inputs();
        Object[] values = new Object[inputs.size()];
        for (int i = 0; i < values.length; i++) {
            Object value = sheet.get(inputs.get(i).fact());
            if (value == null) {
                return new Answer.Failure(
                        contract.table(), "fact \"" + inputs.get(i).fact() + "\" was not supplied");
            }
            values[i] = value;
        }
        List<Object> key = List.of(values);
        Answer known = compiled.remembered().get(key);
        if (known != null) {
            return known;
        }
        Answer answer = evaluate(compiled, values);
        if (remembers && compiled.remembered().size() < REMEMBERED) {
            compiled.remembered().put(key, answer);
        }
        return answer;
    }

    private Answer evaluate(Compiled compiled, Object[] values) {
        DecisionTable table = compiled.table();
        Map<String, Object> context = new HashMap<>();
        for (int i = 0; i < values.length; i++) {
            context.put(table.inputs().get(i).fact(), values[i]);
        }
        DMNResult result;
        try {
            result = compiled.runtime().evaluateByName(compiled.model(), new DMNContextImpl(context), table.name());
        } catch (RuntimeException e) {
            return new Answer.Failure(table.name(), e.toString());
        }
        if (!result.getMessages().isEmpty()) {
            return new Answer.Failure(
                    table.name(),
                    result.getMessages().stream()
                            .map(DMNMessage::getText)
                            .toList()
                            .toString());
        }
        DMNDecisionResult decided = result.getDecisionResultByName(table.name());
        if (decided.getEvaluationStatus() != DMNDecisionResult.DecisionEvaluationStatus.SUCCEEDED) {
            return new Answer.Failure(table.name(), "status " + decided.getEvaluationStatus());
        }
        return rows(table, values, decided.getResult());
    }

    private static Answer rows(DecisionTable table, Object[] values, Object result) {
        List<Fired> fired = new ArrayList<>();
        List<?> results = result instanceof List<?> list ? list : result == null ? List.of() : List.of(result);
        for (Object one : results) {
            Map<String, Object> outputs = new HashMap<>();
            if (one instanceof Map<?, ?> columns) {
                columns.forEach((k, v) -> outputs.put((String) k, v));
            } else {
                outputs.put(table.outputs().get(0), one);
            }
            if (outputs.containsValue(null) || outputs.size() != table.outputs().size()) {
                return new Answer.Failure(table.name(), "a row gave " + outputs + "; every column must have a value");
            }
            DecisionTable.Row row = table.row((String) outputs.get("rule")).orElse(null);
            if (row == null) {
                return new Answer.Failure(table.name(), "no row has rule " + outputs.get("rule"));
            }
            fired.add(new Fired(table, row, Map.copyOf(outputs), matched(table, row, values)));
        }
        if (fired.isEmpty() && !table.hitPolicy().equals("COLLECT")) {
            return new Answer.Failure(table.name(), "no row matched");
        }
        return new Answer.Rows(fired);
    }

    private static Map<String, String> matched(DecisionTable table, DecisionTable.Row row, Object[] values) {
        Map<String, String> matched = new HashMap<>();
        for (int i = 0; i < values.length; i++) {
            if (!row.conditions().get(i).equals("-")) {
                matched.put(table.inputs().get(i).fact(), values[i].toString());
            }
        }
        return Map.copyOf(matched);
    }
}
