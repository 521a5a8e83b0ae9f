package org.yuheng.orchestrator.decision;

import java.util.Map;
import java.util.TreeMap;

/**
 * Something in the request that stands in the way of a decision or of a specification.
 *
 * @param code stable, UPPER_SNAKE
 * @param field pointer into the request's form
 * @param parameters values that a page may want, for example line and column of a query
 */
public record Blocker(String code, String field, Map<String, String> parameters, String zh, String en) {

    public Blocker {
        parameters = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
    }

    static Blocker of(String code, String field, String zh, String en) {
        return new Blocker(code, field, Map.of(), zh, en);
    }
}
