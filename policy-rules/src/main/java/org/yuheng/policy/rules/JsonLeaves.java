package org.yuheng.policy.rules;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.yuheng.json.StrictJson;

/** The values of a JSON document by path; entries of a list that have a code, name, kind or year are named by it. */
final class JsonLeaves {

    private static final List<String> NAMES = List.of("code", "name", "kind", "year", "technique");

    private JsonLeaves() {}

    static Map<String, String> of(String json) {
        Map<String, String> leaves = new TreeMap<>();
        collect("", StrictJson.read(json.getBytes(StandardCharsets.UTF_8), Object.class), leaves);
        return leaves;
    }

    private static void collect(String path, Object value, Map<String, String> leaves) {
        if (value instanceof Map<?, ?> object) {
            object.forEach((key, of) -> collect(path.isEmpty() ? key.toString() : path + "." + key, of, leaves));
        } else if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                collect(path + "[" + name(list.get(i), i) + "]", list.get(i), leaves);
            }
        } else {
            leaves.put(path, String.valueOf(value));
        }
    }

    private static String name(Object entry, int index) {
        if (entry instanceof Map<?, ?> object) {
            for (String name : NAMES) {
                if (object.get(name) != null && !(object.get(name) instanceof Map)) {
                    return object.get(name).toString();
                }
            }
        }
        return entry instanceof String text ? text : Integer.toString(index);
    }
}
