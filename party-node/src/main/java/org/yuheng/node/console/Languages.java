package org.yuheng.node.console;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Locale;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.LocaleResolver;
import org.springframework.web.util.WebUtils;

/** Chinese, or English for whom asked for it by {@code ?language=en}; kept in a cookie. */
final class Languages implements LocaleResolver, HandlerInterceptor {

    static final String PARAMETER = "language";
    private static final String COOKIE = "yuheng-node-language";

    @Override
    public Locale resolveLocale(HttpServletRequest request) {
        Object chosen = request.getAttribute(COOKIE);
        if (chosen instanceof Locale locale) {
            return locale;
        }
        Cookie cookie = WebUtils.getCookie(request, COOKIE);
        return cookie != null && cookie.getValue().equals("en") ? Locale.ENGLISH : Locale.CHINESE;
    }

    @Override
    public void setLocale(HttpServletRequest request, HttpServletResponse response, Locale locale) {
        Locale known = locale != null && locale.getLanguage().equals("en") ? Locale.ENGLISH : Locale.CHINESE;
        request.setAttribute(COOKIE, known);
        response.addHeader(HttpHeaders.SET_COOKIE, cookie(COOKIE, known.getLanguage()));
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        String asked = request.getParameter(PARAMETER);
        if ("zh".equals(asked) || "en".equals(asked)) {
            setLocale(request, response, Locale.forLanguageTag(asked));
        }
        return true;
    }

    /** A year-long preference; nothing secret. */
    static String cookie(String name, String value) {
        return ResponseCookie.from(name, value)
                .path("/")
                .httpOnly(true)
                .sameSite("Lax")
                .maxAge(Duration.ofDays(365))
                .build()
                .toString();
    }
}
