package org.yuheng.orchestrator.web;

import jakarta.servlet.http.HttpServletRequest;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.validation.method.ParameterValidationResult;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.ServletRequestBindingException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.multipart.MultipartException;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Turns whatever ends a controller early into a problem document with a stable code. */
@RestControllerAdvice
class ProblemAdvice {

    private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);

    @ExceptionHandler
    ResponseEntity<ProblemDocument> coded(Problem problem, HttpServletRequest request) {
        return answer(ProblemDocument.of(
                problem, ProblemWriter.language(request), request.getRequestURI(), CorrelationId.current()));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDocument> unreadable(HttpMessageNotReadableException e, HttpServletRequest request) {
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof UnrecognizedPropertyException unknown) {
                return answer(
                        request,
                        Problems.UNKNOWN_FIELD,
                        "field \"" + unknown.getPropertyName() + "\" is not known; expected one of "
                                + unknown.getKnownPropertyIds());
            }
            if (cause instanceof JacksonException json) {
                return json(request, json);
            }
        }
        return answer(request, Problems.MALFORMED_REQUEST, "a JSON body is needed here");
    }

    /** Broken syntax is malformed; well-formed JSON of another shape is a wrong field, which is named. */
    private static ResponseEntity<ProblemDocument> json(HttpServletRequest request, JacksonException json) {
        List<JacksonException.Reference> path = json.getPath();
        if (path == null || path.isEmpty()) {
            boolean shape = json instanceof MismatchedInputException
                    && !json.getOriginalMessage().startsWith("Trailing token");
            boolean syntax = !brokeOwnRule(json) && !shape;
            return answer(request, syntax ? Problems.MALFORMED_REQUEST : Problems.INVALID_FIELD, reason(json));
        }
        return answer(
                request,
                Problems.INVALID_FIELD,
                reason(json),
                List.of(new ProblemDocument.FieldError(path(path), reason(json))));
    }

    private static String reason(JacksonException json) {
        String text = brokeOwnRule(json) && json.getCause().getMessage() != null
                ? json.getCause().getMessage()
                : json.getOriginalMessage();
        // Jackson names Java types in its messages; a caller has no use for them.
        String plain = text.replaceAll("`?(?:[a-z0-9_]+\\.){2,}[A-Z][A-Za-z0-9_$]*(?:<[^>]*>)?`?", "value");
        return plain.length() > 500 ? plain.substring(0, 500) : plain;
    }

    /** Whether a value object's constructor said no, and not Jackson. */
    private static boolean brokeOwnRule(JacksonException json) {
        return json.getCause() instanceof IllegalArgumentException || json.getCause() instanceof NullPointerException;
    }

    private static String path(List<JacksonException.Reference> path) {
        StringBuilder text = new StringBuilder();
        for (JacksonException.Reference step : path) {
            if (step.getPropertyName() == null) {
                text.append('[').append(step.getIndex()).append(']');
            } else {
                text.append(text.isEmpty() ? "" : ".").append(step.getPropertyName());
            }
        }
        return text.toString();
    }

    @ExceptionHandler
    ResponseEntity<ProblemDocument> invalid(MethodArgumentNotValidException e, HttpServletRequest request) {
        List<ProblemDocument.FieldError> errors = e.getBindingResult().getFieldErrors().stream()
                .map(error -> new ProblemDocument.FieldError(error.getField(), error.getDefaultMessage()))
                .toList();
        return answer(request, Problems.INVALID_FIELD, errors.size() + " field(s) are wrong, see errors", errors);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDocument> invalid(HandlerMethodValidationException e, HttpServletRequest request) {
        List<ProblemDocument.FieldError> errors = e.getParameterValidationResults().stream()
                .map(ProblemAdvice::parameterError)
                .toList();
        return answer(
                request, Problems.INVALID_PARAMETER, errors.size() + " parameter(s) are wrong, see errors", errors);
    }

    private static ProblemDocument.FieldError parameterError(ParameterValidationResult result) {
        return new ProblemDocument.FieldError(
                result.getMethodParameter().getParameterName(),
                result.getResolvableErrors().get(0).getDefaultMessage());
    }

    @ExceptionHandler
    ResponseEntity<ProblemDocument> mismatch(MethodArgumentTypeMismatchException e, HttpServletRequest request) {
        Class<?> type = e.getRequiredType();
        String expected = type != null && type.isEnum()
                ? "one of " + List.of(type.getEnumConstants())
                : "a " + (type == null ? "value" : type.getSimpleName());
        return answer(
                request, Problems.INVALID_PARAMETER, e.getName() + " \"" + e.getValue() + "\" is not " + expected);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDocument> binding(ServletRequestBindingException e, HttpServletRequest request) {
        return answer(request, Problems.INVALID_PARAMETER, e.getMessage());
    }

    /** A value object's own rule, broken by a parameter or a path segment. */
    @ExceptionHandler
    ResponseEntity<ProblemDocument> illegal(InvalidParameter e, HttpServletRequest request) {
        return answer(request, Problems.INVALID_PARAMETER, e.getMessage());
    }

    /** Tomcat reads the query only when somebody asks for a parameter of it, and objects then. */
    @ExceptionHandler
    ResponseEntity<ProblemDocument> unreadableQuery(InvalidParameterException e, HttpServletRequest request) {
        return answer(
                request, Problems.INVALID_PARAMETER, "the query cannot be read; expected name=value pairs joined by &");
    }

    @ExceptionHandler({NoResourceFoundException.class, NoHandlerFoundException.class})
    ResponseEntity<ProblemDocument> noHandler(HttpServletRequest request) {
        return answer(request, Problems.NOT_FOUND, request.getRequestURI() + " is no address of this service");
    }

    @ExceptionHandler
    ResponseEntity<ProblemDocument> method(HttpRequestMethodNotSupportedException e, HttpServletRequest request) {
        HttpHeaders headers = new HttpHeaders();
        if (e.getSupportedHttpMethods() != null) {
            headers.setAllow(java.util.Set.copyOf(e.getSupportedHttpMethods()));
        }
        ResponseEntity<ProblemDocument> answer = answer(
                request,
                Problems.METHOD_NOT_ALLOWED,
                e.getMethod() + " is not taken here; expected "
                        + (e.getSupportedHttpMethods() == null ? List.<HttpMethod>of() : e.getSupportedHttpMethods()));
        return ResponseEntity.status(answer.getStatusCode())
                .headers(headers)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(answer.getBody());
    }

    @ExceptionHandler
    ResponseEntity<ProblemDocument> mediaType(HttpMediaTypeNotSupportedException e, HttpServletRequest request) {
        return answer(
                request,
                Problems.UNSUPPORTED_MEDIA_TYPE,
                "content type " + e.getContentType() + " is not taken; expected " + e.getSupportedMediaTypes());
    }

    @ExceptionHandler
    ResponseEntity<ProblemDocument> multipart(MultipartException e, HttpServletRequest request) {
        return answer(
                request, Problems.MALFORMED_REQUEST, "the multipart body cannot be read: " + request.getContentType());
    }

    @ExceptionHandler
    ResponseEntity<ProblemDocument> notAcceptable(HttpMediaTypeNotAcceptableException e, HttpServletRequest request) {
        return answer(request, Problems.NOT_ACCEPTABLE, "expected one of " + e.getSupportedMediaTypes());
    }

    @ExceptionHandler
    ResponseEntity<ProblemDocument> concurrent(ConcurrencyFailureException e, HttpServletRequest request) {
        LOG.info("{} met a concurrent change", request.getRequestURI(), e);
        return answer(request, Problems.CONFLICT, "another change came first; read again, then repeat");
    }

    @ExceptionHandler({DataAccessResourceFailureException.class, CannotCreateTransactionException.class})
    ResponseEntity<ProblemDocument> databaseGone(Exception e, HttpServletRequest request) {
        LOG.error("database not available for {}", request.getRequestURI(), e);
        return answer(request, Problems.UNAVAILABLE, "the database does not answer; nothing was changed, try again");
    }

    /** What PostgreSQL itself refuses, by SQLSTATE: text that it cannot store, or a rule that another call met first. */
    @ExceptionHandler
    ResponseEntity<ProblemDocument> integrity(DataIntegrityViolationException e, HttpServletRequest request) {
        String state = e.getMostSpecificCause() instanceof SQLException sql ? String.valueOf(sql.getSQLState()) : "";
        if (state.startsWith("22")) {
            return answer(request, Problems.INVALID_PARAMETER, "a text or number cannot be stored (" + state + ")");
        }
        LOG.warn("{} {} broke a rule of the database", request.getMethod(), request.getRequestURI(), e);
        return answer(request, Problems.CONFLICT, "it does not fit what is stored by now; read again, then repeat");
    }

    @ExceptionHandler
    ResponseEntity<ProblemDocument> unexpected(Exception e, HttpServletRequest request) {
        if (e instanceof ErrorResponse known && !known.getStatusCode().is5xxServerError()) {
            return answer(request, ofStatus(known.getStatusCode().value()), e.getMessage());
        }
        LOG.error("unexpected end of {} {}", request.getMethod(), request.getRequestURI(), e);
        return answer(request, Problems.INTERNAL_ERROR, "tell the operators the correlation id; nothing was changed");
    }

    private static ProblemType ofStatus(int status) {
        if (status == HttpStatus.NOT_FOUND.value()) {
            return Problems.NOT_FOUND;
        }
        if (status == HttpStatus.CONTENT_TOO_LARGE.value()) {
            return Problems.TOO_LARGE;
        }
        return Problems.MALFORMED_REQUEST;
    }

    private static ResponseEntity<ProblemDocument> answer(HttpServletRequest request, ProblemType type, String detail) {
        return answer(request, type, detail, List.of());
    }

    private static ResponseEntity<ProblemDocument> answer(
            HttpServletRequest request, ProblemType type, String detail, List<ProblemDocument.FieldError> errors) {
        return answer(ProblemDocument.of(
                type,
                detail,
                ProblemWriter.language(request),
                request.getRequestURI(),
                CorrelationId.current(),
                errors,
                Map.of()));
    }

    private static ResponseEntity<ProblemDocument> answer(ProblemDocument document) {
        return ResponseEntity.status(document.status())
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(document);
    }
}
