package org.yuheng.computation.sql;

import java.math.BigDecimal;
import org.yuheng.computation.ColumnType;

/**
 * A value that stands in a query, in the representation that columns have in memory.
 *
 * @param value Long for BIGINT, for DATE (days since 1970-01-01) and for TIMESTAMP (microseconds since then);
 *     BigDecimal for DECIMAL; Double for DOUBLE; Boolean; String for VARCHAR
 */
public record Constant(ColumnType type, Object value) {
    public Constant {
        boolean fits =
                switch (type) {
                    case BIGINT, DATE, TIMESTAMP -> value instanceof Long;
                    case DECIMAL -> value instanceof BigDecimal;
                    case DOUBLE -> value instanceof Double;
                    case BOOLEAN -> value instanceof Boolean;
                    case VARCHAR -> value instanceof String;
                };
        if (!fits) {
            throw new IllegalArgumentException(value + " is not the value of a " + type);
        }
    }
}
