package org.yuheng.orchestrator.web;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;

/** What is refused before or outside of any controller is a problem document as well. */
@Controller
@Hidden
class ErrorPage implements ErrorController {

    private final ProblemWriter problems;

    ErrorPage(ProblemWriter problems) {
        this.problems = problems;
    }

    @RequestMapping("/error")
    void error(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        int code = status instanceof Integer number ? number : HttpStatus.NOT_FOUND.value();
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
