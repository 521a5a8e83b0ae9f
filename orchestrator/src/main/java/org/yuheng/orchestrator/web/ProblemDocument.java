package org.yuheng.orchestrator.web;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * RFC 9457 document as it is sent.
 *
 * @param title in the language that the caller asked for, 中文 unless it asked for another
 * @param titles both languages
 * @param instance path of the request
 * @param errors one entry for each field that is wrong, when fields are
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonPropertyOrder({"type", "title", "status", "detail", "instance", "code", "correlationId", "titles", "errors"})
public record ProblemDocument(
        String type,
        String title,
        int status,
        String detail,
        String instance,
        String code,
        String correlationId,
        Titles titles,
        List<FieldError> errors,
        @JsonAnyGetter Map<String, Object> members) {

    /** The same title in both languages. */
    public record Titles(String zh, String en) {}

    /** @param field a path such as {@code items[0].name} */
    public record FieldError(String field, String detail) {}

    static ProblemDocument of(Problem problem, Locale locale, String path, String correlationId) {
        return of(problem.type(), problem.getMessage(), locale, path, correlationId, List.of(), problem.members());
    }

    static ProblemDocument of(
            ProblemType type,
            String detail,
            Locale locale,
            String path,
            String correlationId,
            List<FieldError> errors,
            Map<String, Object> members) {
        boolean english = locale.getLanguage().equals("en");
        return new ProblemDocument(
                "urn:yuheng:problem:" + type.code(),
                english ? type.en() : type.zh(),
                type.status().value(),
                detail,
                path,
                type.code(),
                correlationId,
                new Titles(type.zh(), type.en()),
                errors,
                members);
    }
}
