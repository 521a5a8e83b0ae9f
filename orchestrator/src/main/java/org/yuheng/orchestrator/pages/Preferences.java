package org.yuheng.orchestrator.pages;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.util.UriComponentsBuilder;

/** {@code ?lang=} and {@code ?theme=} on any page: kept in a cookie, and gone from the address. Works without script. */
final class Preferences implements HandlerInterceptor {

    static final String LANGUAGE = "lang";
    static final String THEME = "theme";
    static final Set<String> LANGUAGES = Set.of("zh", "en");
    static final Set<String> THEMES = Set.of("light", "dark", "auto");

    private static final Duration KEPT = Duration.ofDays(365);

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
            throws IOException {
        String language = request.getParameter(LANGUAGE);
        String theme = request.getParameter(THEME);
        if (!request.getMethod().equals("GET") || (language == null && theme == null)) {
            return true;
        }
        keep(response, LANGUAGE, language, LANGUAGES, request.isSecure());
        keep(response, THEME, theme, THEMES, request.isSecure());
        response.sendRedirect(UriComponentsBuilder.fromPath(request.getRequestURI())
                .query(request.getQueryString())
                .replaceQueryParam(LANGUAGE)
                .replaceQueryParam(THEME)
                .build(true)
                .toUriString());
        return false;
    }

    private static void keep(
            HttpServletResponse response, String name, String value, Set<String> allowed, boolean secure) {
        if (value != null && allowed.contains(value)) {
            response.addHeader(
                    HttpHeaders.SET_COOKIE,
                    ResponseCookie.from(name, value)
                            .path("/")
                            .maxAge(KEPT)
                            .httpOnly(true)
                            .secure(secure)
                            .sameSite("Lax")
                            .build()
                            .toString());
        }
    }
}
