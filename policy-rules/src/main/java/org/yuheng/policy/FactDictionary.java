package org.yuheng.policy;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Every fact that a table may read: its name, when it is known, its type and its values, with a text in both languages.
 */
public record FactDictionary(List<Entry> facts) {

    public FactDictionary {
        facts = List.copyOf(facts);
        Set<String> names = new HashSet<>();
        facts.forEach(f -> Checks.that(names.add(f.name()), "fact", f.name(), "each name once"));
    }

    /**
     * @param values what a STRING fact can be; empty for other types
     */
    public record Entry(String name, Scope scope, Type type, List<String> values, String zh, String en) {
        public Entry {
            values = List.copyOf(values);
            Checks.that((type == Type.STRING) != values.isEmpty(), name, values, "values exactly for a STRING");
        }
    }

    /** About what a fact speaks, and so which tables can read it. */
    public enum Scope {
        REQUEST,
        /** One input; tables that read it run once for each dataset. */
        DATASET,
        /** One commercial party. */
        PARTY,
        /** Known once a technique stands. */
        ROUTE,
        SUBSTITUTION
    }

    public enum Type {
        BOOLEAN,
        NUMBER,
        STRING
    }

    public Optional<Entry> entry(String name) {
        return facts.stream().filter(f -> f.name().equals(name)).findFirst();
    }

    Map<String, Entry> byName() {
        Map<String, Entry> byName = new HashMap<>();
        facts.forEach(f -> byName.put(f.name(), f));
        return byName;
    }
}
