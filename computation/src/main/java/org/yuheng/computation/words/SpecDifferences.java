package org.yuheng.computation.words;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yuheng.computation.Computation;
import org.yuheng.computation.JobSpec;
import org.yuheng.json.StrictJson;

/** Compares two specifications value by value. */
final class SpecDifferences {

    private final Phrases say;

    SpecDifferences(Phrases say) {
        this.say = say;
    }

    List<SpecWords.Difference> between(JobSpec before, JobSpec after) {
        Map<List<String>, String> old = new LinkedHashMap<>();
        Map<List<String>, String> now = new LinkedHashMap<>();
        flatten(List.of(), before, old);
        flatten(List.of(), after, now);
        Set<List<String>> paths = new LinkedHashSet<>(now.keySet());
        paths.addAll(old.keySet());
        List<SpecWords.Difference> differences = new ArrayList<>();
        for (List<String> path : paths) {
            String was = old.getOrDefault(path, "");
            String is = now.getOrDefault(path, "");
            if (!was.equals(is)) {
                differences.add(new SpecWords.Difference("/" + String.join("/", path), was, is, words(path, was, is)));
            }
        }
        if (differences.isEmpty() && !Arrays.equals(before.toBytes(), after.toBytes())) {
            differences.add(new SpecWords.Difference("/", "", "", say.say("difference.order")));
        }
        return differences;
    }

    private String words(List<String> path, String was, String is) {
        String where = String.join(
                " › ",
                path.stream()
                        .map(p -> say.has("field." + p) ? say.say("field." + p) : Phrases.oneLine(p))
                        .toList());
        if (was.isEmpty()) {
            return say.say("difference.added", where, is);
        }
        return is.isEmpty() ? say.say("difference.removed", where, was) : say.say("difference.changed", where, was, is);
    }

    private static void flatten(List<String> path, Object value, Map<List<String>, String> into) {
        if (value instanceof Optional<?> optional) {
            optional.ifPresent(v -> flatten(path, v, into));
        } else if (value instanceof Record record) {
            if (value instanceof Computation) {
                into.put(
                        with(path, "kind"),
                        SpecWords.text(StrictJson.write(record.getClass().getSimpleName())));
            }
            for (RecordComponent component : record.getClass().getRecordComponents()) {
                flatten(with(path, component.getName()), get(record, component), into);
            }
        } else if (value instanceof List<?> list && list.stream().allMatch(Record.class::isInstance)) {
            Map<String, Integer> seen = new HashMap<>();
            for (Object member : list) {
                String name = name((Record) member);
                int count = seen.merge(name, 1, Integer::sum);
                flatten(with(path, count == 1 ? name : name + "#" + count), member, into);
            }
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((k, v) -> flatten(with(path, String.valueOf(k)), v, into));
        } else {
            into.put(path, SpecWords.text(StrictJson.write(value)));
        }
    }

    /** What tells a member of a list apart from the others: its first component. */
    private static String name(Record member) {
        return String.valueOf(get(member, member.getClass().getRecordComponents()[0]));
    }

    private static Object get(Record record, RecordComponent component) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot read " + component, e);
        }
    }

    private static List<String> with(List<String> path, String step) {
        List<String> longer = new ArrayList<>(path);
        longer.add(step);
        return List.copyOf(longer);
    }
}
