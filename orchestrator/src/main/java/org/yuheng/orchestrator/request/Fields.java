package org.yuheng.orchestrator.request;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.yuheng.json.StrictJson;

/**
 * What stands in the fields of the form exactly as it was typed, finished or not: a draft keeps it, so that nothing that
 * somebody typed is lost because it cannot be understood yet.
 *
 * @param values by the stable name of the field ({@link FormField}); blank fields are left out
 */
record Fields(SortedMap<String, List<String>> values) {

    /** Largest set of fields that is kept, in bytes of JSON. */
    static final int MAX_BYTES = 128 * 1024;

    private static final int MOST_FIELDS = 200;
    private static final int MOST_VALUES = 500;
    private static final Pattern NAME = Pattern.compile("[a-z][a-zA-Z0-9]{0,31}(\\.[a-z][a-z0-9_-]{0,62})?");

    Fields {
        SortedMap<String, List<String>> kept = new TreeMap<>();
        int count = 0;
        for (Map.Entry<String, List<String>> entry : values.entrySet()) {
            List<String> present =
                    entry.getValue().stream().filter(value -> !value.isBlank()).toList();
            count += present.size();
            if (!NAME.matcher(entry.getKey()).matches()) {
                throw new IllegalArgumentException("field \"" + shortened(entry.getKey()) + "\" is none of the form's");
            }
            if (!present.isEmpty()) {
                kept.put(entry.getKey(), present);
            }
        }
        if (kept.size() > MOST_FIELDS || count > MOST_VALUES) {
            throw new IllegalArgumentException(
                    kept.size() + " fields with " + count + " values; at most " + MOST_FIELDS + " with " + MOST_VALUES);
        }
        values = Collections.unmodifiableSortedMap(kept);
    }

    static Fields none() {
        return new Fields(new TreeMap<>());
    }

    static Fields parse(byte[] utf8) {
        return StrictJson.read(utf8, Fields.class, MAX_BYTES);
    }

    /** @throws IllegalArgumentException when there is more than a draft keeps */
    byte[] toBytes() {
        byte[] bytes = StrictJson.write(this);
        if (bytes.length > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "the form has " + bytes.length + " bytes, at most " + MAX_BYTES + "; shorten its texts");
        }
        return bytes;
    }

    /** The first value; empty when there is none. */
    String one(String name) {
        List<String> all = values.getOrDefault(name, List.of());
        return all.isEmpty() ? "" : all.get(0);
    }

    List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }

    boolean has(String name, String value) {
        return all(name).contains(value);
    }

    Fields with(String name, String... to) {
        SortedMap<String, List<String>> changed = new TreeMap<>(values);
        changed.put(name, List.of(to));
        return new Fields(changed);
    }

    /** With {@code value} among the values of {@code name}, once. */
    Fields adding(String name, String value) {
        List<String> all = new ArrayList<>(all(name));
        if (!all.contains(value)) {
            all.add(value);
        }
        return with(name, all.toArray(String[]::new));
    }

    /** Without a value; what depends on it may stay, it is ignored until the value is back. */
    Fields without(String name, String value) {
        return with(
                name, all(name).stream().filter(other -> !other.equals(value)).toArray(String[]::new));
    }

    private static String shortened(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        return bytes.length > 40 ? name.substring(0, Math.min(13, name.length())) + "…" : name;
    }
}
