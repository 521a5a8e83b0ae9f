package org.yuheng.policy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A case of the rule base: facts as a base document with some values set anew, and what is expected of the decision.
 *
 * @param expect parts of {@link #summary}; a part that is not named is not compared
 */
record Case(String theme, String name, JsonNode facts, JsonNode expect) {

    static final List<String> THEMES = List.of(
            "gates", "personal", "important", "partners", "routing", "placement", "reviews", "risk", "precedence");

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final Pattern STEP = Pattern.compile("([A-Za-z]+)(?:\\[(\\d+)])?");

    static List<Case> all() {
        List<Case> cases = new ArrayList<>();
        for (String theme : THEMES) {
            for (JsonNode one : resource("cases/" + theme + ".json")) {
                JsonNode facts = resource("bases/" + one.get("base").asString() + ".json");
                one.get("set").properties().forEach(e -> set(facts, e.getKey(), e.getValue()));
                cases.add(new Case(theme, one.get("name").asString(), facts, one.get("expect")));
            }
        }
        return List.copyOf(cases);
    }

    static Facts base(String name) {
        return Facts.parse(MAPPER.writeValueAsBytes(resource("bases/" + name + ".json")));
    }

    Facts parsed() {
        return Facts.parse(MAPPER.writeValueAsBytes(facts));
    }

    /** Parts of the expectation that the decision does not meet; empty when it meets all. */
    List<String> unmet(Decision decision) {
        JsonNode summary = summary(decision);
        List<String> unmet = new ArrayList<>();
        expect.properties().forEach(e -> {
            if (!e.getValue().equals(summary.get(e.getKey()))) {
                unmet.add(e.getKey() + " is " + summary.get(e.getKey()) + "; expected " + e.getValue());
            }
        });
        return unmet;
    }

    /** A decision in short words, without its texts and hashes. */
    static JsonNode summary(Decision d) {
        Map<String, Object> s = new TreeMap<>();
        s.put("outcome", d.outcome().name());
        s.put("codes", d.codes());
        s.put("scenario", d.scenario().map(Enum::name).orElse(""));
        d.technique().ifPresent(t -> s.put("technique", t.name()));
        d.form().ifPresent(f -> s.put("form", f.name()));
        s.put(
                "engines",
                words(
                        d.engines(),
                        e -> e.technique() + " " + e.protocol() + "/" + e.version() + " " + e.operation() + " "
                                + String.join("+", e.nodes())));
        s.put("placement", words(d.placement(), p -> p.role() + "@" + p.node()));
        s.put("evidence", d.evidence().map(Enum::name).orElse(""));
        s.put(
                "obligations",
                words(d.obligations(), o -> o.ruleId() + " " + o.code() + " " + o.parameters() + " " + o.enforcedBy()));
        s.put("chain", words(d.chain(), c -> c.reasonRuleId() + " " + c.role() + " " + c.organization()));
        s.put(
                "clock",
                d.clock().kind() + " " + d.clock().due().map(Object::toString).orElse("-") + " "
                        + d.clock().latestWithExtension().map(Object::toString).orElse("-") + " "
                        + d.clock().alarm().orElse("-"));
        s.put(
                "risk",
                d.risk().score() + " " + d.risk().level() + " "
                        + words(d.risk().components(), c -> c.ruleId() + "=" + c.points()));
        s.put(
                "rules",
                words(
                        d.reasons(),
                        r -> r.table() + " " + r.row() + " " + r.ruleId() + " " + r.effect() + " " + r.subject()));
        s.put("rejected", words(d.rejected(), r -> r.technique() + " " + r.ruleId()));
        s.put("remedies", words(d.remedies(), r -> r.code() + " " + r.parameters()));
        return MAPPER.valueToTree(s);
    }

    private static <T> List<String> words(List<T> items, java.util.function.Function<T, String> words) {
        return items.stream().map(words).toList();
    }

    private static void set(JsonNode root, String path, JsonNode value) {
        String[] steps = path.split("\\.");
        JsonNode at = root;
        for (int i = 0; i < steps.length; i++) {
            Matcher step = STEP.matcher(steps[i]);
            if (!step.matches()) {
                throw new IllegalArgumentException("path " + path);
            }
            boolean last = i == steps.length - 1;
            if (step.group(2) == null) {
                if (last) {
                    ((ObjectNode) at).set(step.group(1), value.deepCopy());
                } else {
                    at = at.get(step.group(1));
                }
            } else {
                ArrayNode array = (ArrayNode) at.get(step.group(1));
                int index = Integer.parseInt(step.group(2));
                if (last) {
                    array.set(index, value.deepCopy());
                } else {
                    at = array.get(index);
                }
            }
        }
    }

    private static JsonNode resource(String name) {
        try (InputStream in = Case.class.getResourceAsStream(name)) {
            return MAPPER.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }

    @Override
    public String toString() {
        return theme + ": " + name;
    }
}
