package org.yuheng.orchestrator.imports;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yuheng.orchestrator.identity.CreditCode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ImportSchemaTest {

    private static final Path SCHEMA = Path.of("../docs/schema/import.schema.json");

    @Test
    void namesExactlyTheFieldsAndConstantsThatAreRead() {
        JsonNode schema = JsonMapper.builder().build().readTree(SCHEMA.toFile());
        Map<String, Class<?>> records = new LinkedHashMap<>();
        collect(ImportFile.class, records);

        records.forEach((name, type) -> {
            JsonNode properties = name.equals("ImportFile")
                    ? schema.get("properties")
                    : schema.get("$defs").path(name).path("properties");
            assertThat(properties.propertyNames())
                    .as(name)
                    .containsExactlyInAnyOrderElementsOf(Stream.of(type.getRecordComponents())
                            .map(RecordComponent::getName)
                            .toList());
            for (RecordComponent component : type.getRecordComponents()) {
                constantsOf(component.getGenericType()).forEach(constant -> assertThat(
                                properties.get(component.getName()).toString())
                        .as(name + "." + component.getName())
                        .contains('"' + constant + '"'));
            }
        });
        assertThat(schema.get("$defs").propertyNames())
                .containsExactlyInAnyOrderElementsOf(records.keySet().stream()
                        .filter(name -> !name.equals("ImportFile"))
                        .toList());
    }

    private static void collect(Class<?> type, Map<String, Class<?>> found) {
        if (!type.isRecord() || type == CreditCode.class || found.putIfAbsent(type.getSimpleName(), type) != null) {
            return;
        }
        for (RecordComponent component : type.getRecordComponents()) {
            collect(innermost(component.getGenericType()), found);
        }
    }

    private static List<String> constantsOf(Type type) {
        Class<?> innermost = innermost(type);
        return innermost.isEnum()
                ? Stream.of(innermost.getEnumConstants())
                        .map(Object::toString)
                        .filter(constant -> !constant.equals("UNRATED"))
                        .toList()
                : List.of();
    }

    private static Class<?> innermost(Type type) {
        return type instanceof ParameterizedType generic
                ? innermost(generic.getActualTypeArguments()[0])
                : (Class<?>) type;
    }
}
