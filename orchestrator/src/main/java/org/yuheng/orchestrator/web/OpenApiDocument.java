package org.yuheng.orchestrator.web;

import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.core.converter.ResolvedSchema;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.HeaderParameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What all operations of the OpenAPI document have in common: who may call, and how a "no" looks. */
@Configuration(proxyBeanMethods = false)
class OpenApiDocument {

    private static final String BEARER = "bearer";
    private static final Set<PathItem.HttpMethod> WRITES = Set.of(
            PathItem.HttpMethod.POST, PathItem.HttpMethod.PUT, PathItem.HttpMethod.PATCH, PathItem.HttpMethod.DELETE);

    @Bean
    OpenApiCustomizer commonParts() {
        return document -> {
            document.info(new Info()
                    .title("Yuheng 玉衡")
                    .version("v1")
                    .description("Requests for data, decided, approved, run and proven. Every refusal is an RFC 9457"
                            + " problem document with a stable code."));
            document.setServers(null);
            Components components = document.getComponents() == null ? new Components() : document.getComponents();
            document.components(components);
            components.addSecuritySchemes(
                    BEARER,
                    new SecurityScheme()
                            .type(SecurityScheme.Type.HTTP)
                            .scheme("bearer")
                            .description("a token of POST /api/v1/sessions"));
            ResolvedSchema problem =
                    ModelConverters.getInstance().readAllAsResolvedSchema(new AnnotatedType(ProblemDocument.class));
            problem.referencedSchemas.forEach(components::addSchemas);
            components.addSchemas("ProblemDocument", problem.schema);
            document.addSecurityItem(new SecurityRequirement().addList(BEARER));
            components.getSchemas().values().forEach(OpenApiDocument::sayWhatMayBeNull);
            completeOperations(document);
        };
    }

    /** Answers write what there is not as null, so whatever need not be there may be null. */
    @SuppressWarnings("rawtypes")
    private static void sayWhatMayBeNull(Schema<?> schema) {
        Map<String, Schema> properties = schema.getProperties();
        if (properties == null) {
            return;
        }
        properties.replaceAll((name, property) -> {
            boolean required =
                    schema.getRequired() != null && schema.getRequired().contains(name);
            return required ? property : orNull(property);
        });
    }

    @SuppressWarnings({"rawtypes", "unchecked"})
    private static Schema orNull(Schema property) {
        if (property.getTypes() != null && property.getEnum() == null) {
            property.addType("null");
            return property;
        }
        Schema nothing = new Schema<>();
        nothing.addType("null");
        return new Schema<>().anyOf(List.of(property, nothing));
    }

    private static void completeOperations(OpenAPI document) {
        document.getPaths().values().forEach(path -> path.readOperationsMap().forEach((method, operation) -> {
            operation.getResponses().values().forEach(OpenApiDocument::sayThatSignedBytesAreJson);
            operation.getResponses().addApiResponse("default", problem());
            if (WRITES.contains(method)) {
                idempotent(operation);
            }
        }));
    }

    /** What is signed or hashed is answered as the bytes that it is; they are JSON all the same. */
    private static void sayThatSignedBytesAreJson(ApiResponse answer) {
        MediaType json =
                answer.getContent() == null ? null : answer.getContent().get("application/json");
        if (json != null
                && json.getSchema() != null
                && "byte".equals(json.getSchema().getFormat())) {
            Schema<?> object = new Schema<>();
            object.addType("object");
            json.setSchema(object);
        }
    }

    private static ApiResponse problem() {
        return new ApiResponse()
                .description("a coded refusal")
                .addHeaderObject(CorrelationId.HEADER, new Header().schema(new StringSchema()))
                .content(new Content()
                        .addMediaType(
                                "application/problem+json",
                                new MediaType().schema(new Schema<>().$ref("#/components/schemas/ProblemDocument"))));
    }

    private static void idempotent(Operation operation) {
        operation.addParametersItem(new HeaderParameter()
                .name(IdempotencyFilter.HEADER)
                .required(false)
                .description("the same key with the same request does it once and gives the same answer")
                .schema(new StringSchema().minLength(1).maxLength(128)));
    }
}
