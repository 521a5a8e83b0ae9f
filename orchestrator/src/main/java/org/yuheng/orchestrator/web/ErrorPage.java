package org.yuheng.orchestrator.web;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/** What is refused before or outside of any controller: a problem document for programs, a page for people. */
@Controller
@Hidden
class ErrorPage implements ErrorController {

    private final ProblemWriter problems;

    ErrorPage(ProblemWriter problems) {
        this.problems = problems;
    }

    @RequestMapping("/error")
    Object error(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        int code = status instanceof Integer number ? number : HttpStatus.NOT_FOUND.value();
        if (forPeople(request)) {
            return page(code);
        }
        if (code == HttpStatus.NOT_FOUND.value()) {
            problems.write(request, response, Problems.NOT_FOUND, "there is no such address");
        } else if (code >= HttpStatus.INTERNAL_SERVER_ERROR.value()) {
            problems.write(
                    request,
                    response,
                    Problems.INTERNAL_ERROR,
                    "tell the operators the correlation id; nothing was changed");
        } else {
            problems.write(
                    request, response, Problems.MALFORMED_REQUEST, "the request was refused with status " + code);
        }
        return null;
    }

    private static boolean forPeople(HttpServletRequest request) {
        String address = String.valueOf(request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI));
        String accepted = request.getHeader("Accept");
        return !address.startsWith("/api/")
                && !address.startsWith("/actuator/")
                && accepted != null
                && accepted.contains("text/html");
    }

    private static ModelAndView page(int code) {
        ProblemType type = Problems.MALFORMED_REQUEST;
        if (code == HttpStatus.NOT_FOUND.value()) {
            type = Problems.NOT_FOUND;
        } else if (code == HttpStatus.FORBIDDEN.value()) {
            type = Problems.FORM_EXPIRED;
        } else if (code >= HttpStatus.INTERNAL_SERVER_ERROR.value()) {
            type = Problems.INTERNAL_ERROR;
        }
        ModelAndView page = new ModelAndView("pages/problem", Map.of("problem", type, "detail", ""));
        page.setStatus(type.status());
        return page;
    }

    @Configuration(proxyBeanMethods = false)
    static class Firewall {

        @Bean
        RequestRejectedHandler requestRejected(ProblemWriter problems) {
            return (request, response, rejected) -> problems.write(
                    request, response, Problems.MALFORMED_REQUEST, "the address has characters that are not taken");
        }
    }
}
