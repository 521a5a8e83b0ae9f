package org.yuheng.policy;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** JSON schemas (2020-12) of records, and a validator for the part of the language that they use. */
final class Schema {

    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final Map<String, Object> definitions = new TreeMap<>();

    private Schema() {}

    static String of(Class<?> record, String title) {
        Schema schema = new Schema();
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        root.put("title", title);
        root.put("$ref", schema.refer(record).get("$ref"));
        root.put("$defs", schema.definitions);
        return MAPPER.writeValueAsString(root).replace("\r\n", "\n") + "\n";
    }

    private Map<String, Object> refer(Class<?> type) {
        String name = type.getSimpleName();
        if (!definitions.containsKey(name)) {
            definitions.put(name, Map.of());
            Map<String, Object> definition = new LinkedHashMap<>();
            if (type.isEnum()) {
                definition.put(
                        "enum",
                        Arrays.stream(type.getEnumConstants())
                                .map(e -> ((Enum<?>) e).name())
                                .toList());
            } else {
                Map<String, Object> properties = new LinkedHashMap<>();
                for (RecordComponent component : type.getRecordComponents()) {
                    properties.put(component.getName(), schema(component.getGenericType()));
                }
                definition.put("type", "object");
                definition.put("properties", properties);
                definition.put("required", List.copyOf(properties.keySet()));
                definition.put("additionalProperties", false);
            }
            definitions.put(name, definition);
        }
        return Map.of("$ref", "#/$defs/" + name);
    }

    private Map<String, Object> schema(Type type) {
        if (type instanceof ParameterizedType generic) {
            Type of = generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1];
            if (generic.getRawType() == Optional.class) {
                return Map.of("anyOf", List.of(schema(of), Map.of("type", "null")));
            }
            if (generic.getRawType() == List.class) {
                return ordered("type", "array", "items", schema(of));
            }
            return ordered("type", "object", "additionalProperties", schema(of));
        }
        Class<?> plain = (Class<?>) type;
        if (plain == String.class) {
            return Map.of("type", "string");
        }
        if (plain == boolean.class) {
            return Map.of("type", "boolean");
        }
        if (plain == int.class || plain == long.class) {
            return Map.of("type", "integer");
        }
        if (plain == LocalDate.class) {
            return ordered("type", "string", "format", "date");
        }
        if (plain == OffsetDateTime.class) {
            return ordered("type", "string", "format", "date-time");
        }
        return refer(plain);
    }

    private static Map<String, Object> ordered(String k1, Object v1, String k2, Object v2) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put(k1, v1);
        map.put(k2, v2);
        return map;
    }

    /** The first place where {@code value} breaks {@code schema}, or nothing. */
    static Optional<String> breach(JsonNode root, JsonNode schema, JsonNode value, String path) {
        if (schema.has("$ref")) {
            String name = schema.get("$ref").asString().substring("#/$defs/".length());
            return breach(root, root.get("$defs").get(name), value, path);
        }
        if (schema.has("anyOf")) {
            for (JsonNode option : schema.get("anyOf")) {
                if (breach(root, option, value, path).isEmpty()) {
                    return Optional.empty();
                }
            }
            return Optional.of(path + ": " + value + " is none of " + schema.get("anyOf"));
        }
        if (schema.has("enum")) {
            for (JsonNode constant : schema.get("enum")) {
                if (constant.equals(value)) {
                    return Optional.empty();
                }
            }
            return Optional.of(path + ": " + value + " is none of " + schema.get("enum"));
        }
        return typed(root, schema, value, path);
    }

    private static Optional<String> typed(JsonNode root, JsonNode schema, JsonNode value, String path) {
        boolean right =
                switch (schema.get("type").asString()) {
                    case "object" -> value.isObject();
                    case "array" -> value.isArray();
                    case "string" -> value.isString();
                    case "boolean" -> value.isBoolean();
                    case "integer" -> value.isIntegralNumber();
                    default -> value.isNull();
                };
        if (!right) {
            return Optional.of(path + ": " + value + " is no " + schema.get("type"));
        }
        if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                Optional<String> breach = breach(root, schema.get("items"), value.get(i), path + "[" + i + "]");
                if (breach.isPresent()) {
                    return breach;
                }
            }
        }
        return value.isObject() ? members(root, schema, value, path) : Optional.empty();
    }

    private static Optional<String> members(JsonNode root, JsonNode schema, JsonNode value, String path) {
        if (schema.has("required")) {
            for (JsonNode name : schema.get("required")) {
                if (!value.has(name.asString())) {
                    return Optional.of(path + ": " + name + " is missing");
                }
            }
        }
        for (Map.Entry<String, JsonNode> member : value.properties()) {
            JsonNode of = schema.has("properties") ? schema.get("properties").get(member.getKey()) : null;
            JsonNode others = schema.get("additionalProperties");
            if (of == null && others.isBoolean()) {
                return Optional.of(path + ": " + member.getKey() + " is unknown");
            }
            Optional<String> breach =
                    breach(root, of == null ? others : of, member.getValue(), path + "." + member.getKey());
            if (breach.isPresent()) {
                return breach;
            }
        }
        return Optional.empty();
    }
}
