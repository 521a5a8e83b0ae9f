package org.yuheng.adapters.api;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Looks for private content in what a partner says is not private: a hit means that the classification was wrong, so the
 * payload stays out and people decide again.
 *
 * <p>Rather one false alarm than one number let through: a hit costs a decision. Organisations' credit codes are public.
 */
public final class PrivateContentScan {

    private static final int HITS_LISTED = 100;
    private static final int COLUMNS_COUNTED = 1_000;

    private final List<Hit> hits = new ArrayList<>();
    private final Map<String, Map<Kind, Long>> counts = new TreeMap<>();
    private long rows;

    public enum Kind {
        /** 18 characters with a right check character and a possible birthday. */
        RESIDENT_ID,
        /** 15 digits with a possible birthday. */
        RESIDENT_ID_15,
        MOBILE_PHONE,
        VEHICLE_PLATE,
        EMAIL,
        /** What could be a person's name, in the record of an identity number, be it starred out. */
        NAME_BESIDE_ID
    }

    /**
     * Where something was found; what was found is not kept.
     *
     * @param column as it may be shown
     * @param row from 1
     */
    public record Hit(Kind kind, String column, long row) {}

    /** How many records of a column have content of a kind. */
    public record Count(String column, Kind kind, long records) {}

    /** Takes one record: null, String, Boolean or BigDecimal by name. */
    public void row(Map<String, Object> values) {
        rows++;
        Map<String, Set<Kind>> found = new HashMap<>();
        boolean person = false;
        for (Map.Entry<String, Object> value : values.entrySet()) {
            String text = text(value.getValue());
            Set<Kind> kinds = PrivateText.kindsIn(text);
            if (!kinds.isEmpty()) {
                found.put(value.getKey(), kinds);
            }
            person |= kinds.contains(Kind.RESIDENT_ID)
                    || kinds.contains(Kind.RESIDENT_ID_15)
                    || PrivateText.hasMaskedId(text);
        }
        if (person) {
            for (Map.Entry<String, Object> value : values.entrySet()) {
                if (PrivateText.couldBeName(text(value.getValue()))) {
                    found.computeIfAbsent(value.getKey(), c -> EnumSet.noneOf(Kind.class))
                            .add(Kind.NAME_BESIDE_ID);
                }
            }
        }
        found.forEach(this::note);
    }

    private void note(String name, Set<Kind> kinds) {
        String column = ColumnName.shown(name);
        for (Kind kind : kinds) {
            if (hits.size() < HITS_LISTED) {
                hits.add(new Hit(kind, column, rows));
            }
            if (counts.size() < COLUMNS_COUNTED || counts.containsKey(column)) {
                counts.computeIfAbsent(column, c -> new TreeMap<>()).merge(kind, 1L, Long::sum);
            }
        }
    }

    private static String text(Object value) {
        if (value instanceof String text) {
            return text;
        }
        // A number of a huge exponent is no identity number; writing it out would be as long as the exponent is large.
        return value instanceof BigDecimal number && Math.abs((long) number.scale()) < 100
                ? number.toPlainString()
                : "";
    }

    /** Records seen. */
    public long rows() {
        return rows;
    }

    /** The first 100 hits; empty when nothing was found. */
    public List<Hit> hits() {
        return List.copyOf(hits);
    }

    /** By column and kind. */
    public List<Count> counts() {
        List<Count> all = new ArrayList<>();
        counts.forEach((column, kinds) -> kinds.forEach((kind, records) -> all.add(new Count(column, kind, records))));
        return all;
    }
}
