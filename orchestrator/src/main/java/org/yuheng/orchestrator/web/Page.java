package org.yuheng.orchestrator.web;

import java.util.List;
import java.util.function.Function;

/**
 * One page of a list.
 *
 * @param next pass it as {@code cursor} to read on; null when this is the last page
 */
public record Page<T>(List<T> items, String next) {

    public static final int DEFAULT_SIZE = 50;
    public static final int LARGEST_SIZE = 500;

    public Page {
        items = List.copyOf(items);
    }

    /**
     * @param rows one more than {@code size} were asked of the database, so that it is known whether more follow
     * @param key the sort key of a row, in the order of the query
     */
    public static <T> Page<T> of(List<T> rows, int size, Function<T, Cursor> key) {
        if (rows.size() <= size) {
            return new Page<>(rows, null);
        }
        List<T> items = rows.subList(0, size);
        return new Page<>(items, key.apply(items.get(size - 1)).text());
    }

    public <R> Page<R> map(Function<T, R> change) {
        return new Page<>(items.stream().map(change).toList(), next);
    }

    /** @throws InvalidParameter unless null (the default) or 1 to {@link #LARGEST_SIZE} */
    public static int size(Integer limit) {
        if (limit == null) {
            return DEFAULT_SIZE;
        }
        if (limit < 1 || limit > LARGEST_SIZE) {
            throw new InvalidParameter("limit " + limit + " must be 1 to " + LARGEST_SIZE);
        }
        return limit;
    }
}
