package org.yuheng.orchestrator.pages;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Locale;
import org.springframework.web.servlet.LocaleResolver;
import org.springframework.web.servlet.i18n.AcceptHeaderLocaleResolver;
import org.springframework.web.util.WebUtils;

/** 中文 unless the person chose English on a page; the API goes by {@code Accept-Language}. */
final class Language implements LocaleResolver {

    private final AcceptHeaderLocaleResolver api = new AcceptHeaderLocaleResolver();

    static boolean isEnglish(Locale locale) {
        return locale.getLanguage().equals("en");
    }

    @Override
    public Locale resolveLocale(HttpServletRequest request) {
        if (request.getRequestURI().startsWith("/api/")) {
            return api.resolveLocale(request);
        }
        Cookie cookie = WebUtils.getCookie(request, Preferences.LANGUAGE);
        return cookie != null && cookie.getValue().equals("en") ? Locale.ENGLISH : Locale.SIMPLIFIED_CHINESE;
    }

    @Override
    public void setLocale(HttpServletRequest request, HttpServletResponse response, Locale locale) {
        throw new UnsupportedOperationException("a page's language is chosen with ?lang=");
    }
}
