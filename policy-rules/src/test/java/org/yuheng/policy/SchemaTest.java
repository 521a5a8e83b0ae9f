package org.yuheng.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The published schemas say what the records say. After a change of a record, run with {@code
 * -Dyuheng.schema.write=true} to write them anew.
 */
class SchemaTest {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final PolicyEngine ENGINE = PolicyEngine.of(PolicyBundle.baseline());

    @Test
    void factsSchemaIsThatOfTheRecord() throws IOException {
        published("facts.schema.json", Schema.of(Facts.class, "Facts of a sharing request, version 1"));
    }

    @Test
    void decisionSchemaIsThatOfTheRecord() throws IOException {
        published("decision.schema.json", Schema.of(Decision.class, "Decision on a sharing request, version 1"));
    }

    @Test
    void everyCaseAndItsDecisionKeepToTheSchemas() throws IOException {
        JsonNode facts = MAPPER.readTree(Files.readString(file("facts.schema.json")));
        JsonNode decision = MAPPER.readTree(Files.readString(file("decision.schema.json")));
        for (Case one : Case.all()) {
            assertThat(Schema.breach(facts, facts, one.facts(), "$"))
                    .as(one.toString())
                    .isEmpty();
            JsonNode decided = MAPPER.readTree(ENGINE.decide(one.parsed()).toBytes());
            assertThat(Schema.breach(decision, decision, decided, "$"))
                    .as(one.toString())
                    .isEmpty();
        }
    }

    @Test
    void schemaRefusesWhatTheReaderRefuses() throws IOException {
        JsonNode schema = MAPPER.readTree(Files.readString(file("facts.schema.json")));
        ObjectNode facts = (ObjectNode) MAPPER.readTree(Case.base("intra").toBytes());
        facts.put("extra", 1);
        assertThat(Schema.breach(schema, schema, facts, "$"))
                .hasValueSatisfying(b -> assertThat(b).contains("extra"));
        facts.remove("extra");
        facts.remove("nodes");
        assertThat(Schema.breach(schema, schema, facts, "$"))
                .hasValueSatisfying(b -> assertThat(b).contains("nodes"));
    }

    private static void published(String name, String expected) throws IOException {
        if (Boolean.getBoolean("yuheng.schema.write")) {
            Files.createDirectories(file(name).getParent());
            Files.writeString(file(name), expected);
        }
        assertThat(Files.readString(file(name))).isEqualTo(expected);
    }

    private static Path file(String name) {
        return Path.of("..", "docs", "schema", name);
    }
}
