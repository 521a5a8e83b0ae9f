package org.yuheng.orchestrator.pages;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.http.HttpStatusCode;
import org.springframework.stereotype.Component;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.ServletRequestBindingException;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import org.yuheng.orchestrator.web.InvalidParameter;
import org.yuheng.orchestrator.web.Problem;
import org.yuheng.orchestrator.web.ProblemType;
import org.yuheng.orchestrator.web.Problems;

/** What ends a page early becomes a page that says what happened, what it means and what to do next. */
@Component
class PageExceptions implements HandlerExceptionResolver, Ordered {

    private static final Logger LOG = LoggerFactory.getLogger(PageExceptions.class);

    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }

    @Override
    public ModelAndView resolveException(
            HttpServletRequest request, HttpServletResponse response, Object controller, Exception e) {
        String path = request.getRequestURI();
        if (path.startsWith("/api/") || path.startsWith("/actuator/")) {
            return null;
        }
        if (e instanceof AsyncRequestNotUsableException) {
            // A watcher has left, as those of a live page do; there is nobody to answer.
            return new ModelAndView();
        }
        ProblemType type = type(e);
        if (type.status().is5xxServerError()) {
            LOG.error("unexpected end of {} {}", request.getMethod(), path, e);
        }
        return page(type, e instanceof Problem || e instanceof InvalidParameter ? e.getMessage() : "");
    }

    static ModelAndView page(ProblemType type, String detail) {
        HttpStatusCode status = type.status();
        ModelAndView page = new ModelAndView("pages/problem", Map.of("problem", type, "detail", detail));
        page.setStatus(status);
        return page;
    }

    private static ProblemType type(Exception e) {
        if (e instanceof Problem problem) {
            return problem.type();
        }
        if (e instanceof NoResourceFoundException || e instanceof NoHandlerFoundException) {
            return Problems.NOT_FOUND;
        }
        if (e instanceof HttpRequestMethodNotSupportedException) {
            return Problems.METHOD_NOT_ALLOWED;
        }
        if (e instanceof InvalidParameter
                || e instanceof MethodArgumentTypeMismatchException
                || e instanceof ServletRequestBindingException) {
            return Problems.INVALID_PARAMETER;
        }
        if (e instanceof ConcurrencyFailureException) {
            return Problems.CONFLICT;
        }
        if (e instanceof DataAccessResourceFailureException || e instanceof CannotCreateTransactionException) {
            return Problems.UNAVAILABLE;
        }
        if (e instanceof ErrorResponse known && known.getStatusCode().is4xxClientError()) {
            return Problems.MALFORMED_REQUEST;
        }
        return Problems.INTERNAL_ERROR;
    }
}
