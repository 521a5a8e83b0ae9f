package org.yuheng.adapters.fl.statistics;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.yuheng.computation.sql.GroupedAggregate;

/** The query's ORDER BY, then the group keys ascending with nulls last: a total order, the same on every engine. */
final class RowOrder implements Comparator<GroupRow> {

    private final List<GroupedAggregate.Order> orders;

    RowOrder(GroupedAggregate query) {
        orders = new ArrayList<>(query.order());
        query.keys().forEach(k -> orders.add(new GroupedAggregate.Order(k.name(), false, false)));
    }

    @Override
    public int compare(GroupRow a, GroupRow b) {
        for (GroupedAggregate.Order order : orders) {
            Object left = a.values().get(order.by());
            Object right = b.values().get(order.by());
            int result;
            if (left == null || right == null) {
                int nullsLast = Boolean.compare(left == null, right == null);
                result = order.nullsFirst() ? -nullsLast : nullsLast;
            } else {
                result = order.descending() ? compareValues(right, left) : compareValues(left, right);
            }
            if (result != 0) {
                return result;
            }
        }
        return 0;
    }

    /** Two values of one column; strings by code point. */
    private static int compareValues(Object a, Object b) {
        if (a instanceof Long x && b instanceof Long y) {
            return x.compareTo(y);
        }
        if (a instanceof Double x && b instanceof Double y) {
            return x.compareTo(y);
        }
        if (a instanceof BigDecimal x && b instanceof BigDecimal y) {
            return x.compareTo(y);
        }
        if (a instanceof Boolean x && b instanceof Boolean y) {
            return x.compareTo(y);
        }
        return compareTexts((String) a, (String) b);
    }

    private static int compareTexts(String a, String b) {
        int[] left = a.codePoints().toArray();
        int[] right = b.codePoints().toArray();
        return Arrays.compare(left, right);
    }
}
