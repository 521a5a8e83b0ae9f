package org.yuheng.adapters.tee;

import static org.yuheng.adapters.tee.LockedDuckDb.quoted;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.yuheng.adapter.engine.Fault;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.computation.JobSpec;
import org.yuheng.computation.Reveal;
import org.yuheng.computation.sql.ColumnUse;
import org.yuheng.computation.sql.ColumnUse.Use;
import org.yuheng.computation.sql.SqlAnalysis.Analysed;

/**
 * Join keys that must stand once. A join repeats a row as often as its key stands in the other table: a party that writes
 * one person's key a million times reads that person's value off another owner's aggregate, however large the group. So
 * where a column of another owner may only be aggregated, each key of this table stands at most once.
 *
 * @param byTable the columns by which each such table is joined
 */
record JoinKeys(Map<String, List<String>> byTable) {

    static JoinKeys of(JobSpec spec, Analysed query) {
        Map<String, String> owners =
                spec.inputs().stream().collect(Collectors.toMap(JobSpec.Input::table, JobSpec.Input::owner));
        List<ColumnUse> measured = query.uses().stream()
                .filter(use -> use.limit() == Reveal.AGGREGATE && use.uses().contains(Use.AGGREGATE))
                .toList();
        Map<String, List<String>> keys = new LinkedHashMap<>();
        for (ColumnUse use : query.uses()) {
            String owner = owners.get(use.column().table());
            boolean weighs = measured.stream()
                    .anyMatch(other -> !owners.get(other.column().table()).equals(owner));
            if (weighs && use.uses().contains(Use.JOIN_KEY)) {
                keys.computeIfAbsent(use.column().table(), table -> new ArrayList<>())
                        .add(use.column().column());
            }
        }
        return new JoinKeys(keys);
    }

    /** @throws JobFailure {@code JOIN_KEY_REPEATED} with the table and its key, never a value */
    void requireUnique(Connection database) throws SQLException, JobFailure {
        for (Map.Entry<String, List<String>> table : byTable.entrySet()) {
            // Joined to several tables, each of its keys repeats another table's rows by itself.
            for (String key : table.getValue()) {
                String column = quoted(key);
                try (Statement statement = database.createStatement();
                        ResultSet repeated = statement.executeQuery("SELECT 1 FROM " + quoted(table.getKey())
                                + " WHERE " + column + " IS NOT NULL GROUP BY " + column
                                + " HAVING count(*) > 1 LIMIT 1")) {
                    if (repeated.next()) {
                        throw new JobFailure(
                                Fault.PEER,
                                "JOIN_KEY_REPEATED",
                                "table " + table.getKey() + " has values of its join key " + key
                                        + " more than once, and would weigh another owner's values by them;"
                                        + " its owner must declare a table with one row for each key");
                    }
                }
            }
        }
    }
}
