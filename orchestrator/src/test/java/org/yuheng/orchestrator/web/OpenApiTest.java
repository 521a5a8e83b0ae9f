package org.yuheng.orchestrator.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.yuheng.orchestrator.support.OrchestratorTest;
import tools.jackson.databind.JsonNode;

class OpenApiTest extends OrchestratorTest {

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    private RequestMappingHandlerMapping controllers;

    @Test
    void describesExactlyTheAddressesThatControllersServe() {
        Set<String> served = new TreeSet<>();
        controllers
                .getHandlerMethods()
                .keySet()
                .forEach(mapping -> mapping.getPathPatternsCondition().getPatternValues().stream()
                        .filter(path -> path.startsWith("/api/v1/") && !path.startsWith("/api/v1/openapi"))
                        .forEach(path -> mapping.getMethodsCondition()
                                .getMethods()
                                .forEach(method -> served.add(method + " " + path))));

        assertThat(described()).isEqualTo(served).hasSizeGreaterThan(20);
    }

    @Test
    void everyOperationHasASummaryATagAndAProblemDocument() {
        document().get("paths").properties().forEach(path -> path.getValue()
                .properties()
                .forEach(operation -> {
                    String name = operation.getKey() + " " + path.getKey();
                    assertThat(operation.getValue().path("summary").asString(""))
                            .as(name)
                            .isNotBlank();
                    assertThat(operation.getValue().path("tags")).as(name).isNotEmpty();
                    assertThat(operation
                                    .getValue()
                                    .path("responses")
                                    .path("default")
                                    .path("content")
                                    .has("application/problem+json"))
                            .as(name)
                            .isTrue();
                }));
    }

    @Test
    void neverAsksTheCallerWhoTheyAre() {
        assertThat(document().toString()).doesNotContain("CurrentUser");
    }

    private Set<String> described() {
        Set<String> all = new TreeSet<>();
        document().get("paths").properties().forEach(path -> path.getValue()
                .propertyNames()
                .forEach(method -> all.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
        return all;
    }

    private JsonNode document() {
        return api().get("/openapi").expect(200).body();
    }
}
