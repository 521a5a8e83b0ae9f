package org.yuheng.orchestrator.accounts;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;
import org.yuheng.orchestrator.identity.CurrentUser;
import org.yuheng.orchestrator.web.ProblemWriter;
import org.yuheng.orchestrator.web.Problems;

/** Reads {@code Authorization: Bearer …}. A token that is not good ends the call: nobody becomes a guest by accident. */
final class BearerFilter extends OncePerRequestFilter {

    private static final String SCHEME = "Bearer ";

    private final Sessions sessions;
    private final ProblemWriter problems;

    BearerFilter(Sessions sessions, ProblemWriter problems) {
        this.sessions = sessions;
        this.problems = problems;
    }

    /** The token of this request, if it has one. */
    static Optional<String> token(HttpServletRequest request) {
        String header = request.getHeader("Authorization");
        return header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? Optional.of(header.substring(SCHEME.length()).strip())
                : Optional.empty();
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (request.getHeader("Authorization") == null) {
            chain.doFilter(request, response);
            return;
        }
        Optional<CurrentUser> user = token(request).flatMap(sessions::find);
        if (user.isEmpty()) {
            response.setHeader("WWW-Authenticate", "Bearer error=\"invalid_token\"");
            problems.write(
                    request,
                    response,
                    Problems.UNAUTHENTICATED,
                    "the token is unknown or expired; sign in again at POST /api/v1/sessions");
            return;
        }
        if (user.get().mustChangePassword() && !isPasswordChange(request)) {
            problems.write(
                    request,
                    response,
                    AccountProblems.PASSWORD_CHANGE_NEEDED,
                    "the first password was set by somebody else; choose one at PUT /api/v1/me/password");
            return;
        }
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(new SignedIn(user.get()));
        SecurityContextHolder.setContext(context);
        chain.doFilter(request, response);
    }

    private static boolean isPasswordChange(HttpServletRequest request) {
        String path = request.getRequestURI();
        return path.equals("/api/v1/me") || path.equals("/api/v1/me/password") || path.equals("/api/v1/sessions");
    }
}
