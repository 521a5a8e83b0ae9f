package org.yuheng.computation.sql;

import java.util.List;
import org.yuheng.computation.ColumnType;

/**
 * One column of the result.
 *
 * @param name lower case, unique within the result
 * @param type as the result states it; the sum of BIGINT is BIGINT, the sum of DECIMAL is DECIMAL, AVG and every
 *     division is DOUBLE
 * @param revealed PLAIN, GROUP_KEY or AGGREGATE
 * @param lineage every input column whose values it is computed from, in the order of the inputs; empty for COUNT(*)
 */
public record OutputColumn(String name, ColumnType type, ColumnUse.Use revealed, List<ColumnRef> lineage) {
    public OutputColumn {
        lineage = List.copyOf(lineage);
    }
}
