package org.yuheng.node.console;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.yuheng.adapter.node.NodeExhausted;

/** What cannot be written down is not done, and says so: a coded problem to programs, a page to people. */
@ControllerAdvice
class FullDisk {

    @ExceptionHandler(NodeExhausted.class)
    ResponseEntity<Object> refused(NodeExhausted e, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (!request.getRequestURI().startsWith("/api/")) {
            response.sendError(HttpStatus.INSUFFICIENT_STORAGE.value());
            return null;
        }
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(
                HttpStatus.INSUFFICIENT_STORAGE, e.refusal().message());
        problem.setProperty("code", e.refusal().code());
        return ResponseEntity.status(HttpStatus.INSUFFICIENT_STORAGE)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem);
    }
}
