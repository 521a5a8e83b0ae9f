package org.yuheng.policy.table;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One decision table, as it stands in its DMN file.
 *
 * @param file name of the file in the bundle
 * @param namespace of the DMN model
 * @param model name of the DMN model
 * @param id of the table element, unique within the file
 * @param name of the decision
 * @param hitPolicy UNIQUE, FIRST or COLLECT
 * @param inputs names of facts
 * @param outputs names of the columns; the first is {@code rule}, unique within the table
 */
public record DecisionTable(
        String file,
        String namespace,
        String model,
        String id,
        String name,
        String hitPolicy,
        List<Input> inputs,
        List<String> outputs,
        List<Row> rows) {

    public DecisionTable {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        rows = List.copyOf(rows);
    }

    /**
     * @param fact name in the fact dictionary
     * @param type string, boolean or number
     */
    public record Input(String fact, String type) {}

    /**
     * @param number 1-based
     * @param conditions FEEL unary tests, one for each input; {@code -} is no condition
     * @param outputs FEEL literals, one for each output
     */
    public record Row(int number, String ruleId, List<String> conditions, List<String> outputs, String zh, String en) {
        public Row {
            conditions = List.copyOf(conditions);
            outputs = List.copyOf(outputs);
        }
    }

    public Optional<Row> row(String ruleId) {
        return rows.stream().filter(r -> r.ruleId().equals(ruleId)).findFirst();
    }

    /** The row's conditions by fact, without those that say nothing, in the order of the inputs. */
    public Map<String, String> conditions(Row row) {
        Map<String, String> conditions = new LinkedHashMap<>();
        for (int i = 0; i < inputs.size(); i++) {
            if (!row.conditions().get(i).equals("-")) {
                conditions.put(inputs.get(i).fact(), row.conditions().get(i));
            }
        }
        return conditions;
    }

    /** The row's outcome by column, in the order of the outputs. */
    public Map<String, String> outcome(Row row) {
        Map<String, String> outcome = new LinkedHashMap<>();
        for (int i = 0; i < outputs.size(); i++) {
            outcome.put(outputs.get(i), row.outputs().get(i));
        }
        return outcome;
    }
}
