package org.yuheng.orchestrator.pages;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;
import org.springframework.web.util.WebUtils;
import org.yuheng.orchestrator.identity.Action;
import org.yuheng.orchestrator.identity.CurrentUser;
import org.yuheng.orchestrator.identity.Organisation;
import org.yuheng.orchestrator.identity.Organisations;
import org.yuheng.orchestrator.web.CorrelationId;

/** What the layout knows of the page that is being shown: {@code page} in templates. */
@Component
public class CurrentPage {

    private final List<NavigationEntry> navigation;
    private final List<StandingNotice> notices;
    private final Organisations organisations;

    CurrentPage(List<NavigationEntry> navigation, List<StandingNotice> notices, Organisations organisations) {
        this.navigation = navigation.stream()
                .sorted(Comparator.comparingInt(NavigationEntry::order))
                .toList();
        this.notices = List.copyOf(notices);
        this.organisations = organisations;
    }

    /** Null when nobody is signed in. */
    public CurrentUser user() {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        return authentication != null && authentication.getPrincipal() instanceof CurrentUser user ? user : null;
    }

    public boolean may(String action) {
        CurrentUser user = user();
        return user != null && user.may(Action.valueOf(action));
    }

    /** Null when nobody is signed in. */
    public Organisation organisation() {
        return Optional.ofNullable(user())
                .flatMap(user -> organisations.find(user.organisation()))
                .orElse(null);
    }

    /** Entries that this person may follow. */
    public List<NavigationEntry> navigation() {
        CurrentUser user = user();
        return user == null || user.mustChangePassword()
                ? List.of()
                : navigation.stream().filter(entry -> entry.shown().test(user)).toList();
    }

    public boolean isAt(NavigationEntry entry) {
        return entry.holds(path());
    }

    public List<StandingNotice> notices() {
        return notices;
    }

    /** {@code zh} or {@code en}. */
    public String language() {
        return Language.isEnglish(LocaleContextHolder.getLocale()) ? "en" : "zh";
    }

    /** As HTML's {@code lang} has it. */
    public String languageTag() {
        return language().equals("en") ? "en" : "zh-CN";
    }

    /** {@code light}, {@code dark}, or {@code auto}: as the device has it. */
    public String theme() {
        Cookie cookie = WebUtils.getCookie(request(), Preferences.THEME);
        return cookie != null && Preferences.THEMES.contains(cookie.getValue()) ? cookie.getValue() : "auto";
    }

    public String path() {
        Object original = request().getAttribute(jakarta.servlet.RequestDispatcher.ERROR_REQUEST_URI);
        return original == null ? request().getRequestURI() : original.toString();
    }

    /** This page again with one parameter set: what a filter or a language switch leads to. */
    public String with(String parameter, Object value) {
        UriComponentsBuilder address = UriComponentsBuilder.fromPath(path());
        if (request().getMethod().equals("GET") && request().getQueryString() != null) {
            address.query(request().getQueryString());
        }
        if (value == null || value.toString().isEmpty()) {
            address.replaceQueryParam(parameter);
        } else {
            address.replaceQueryParam(parameter, UriUtils.encode(value.toString(), StandardCharsets.UTF_8));
        }
        return address.build(true).toUriString();
    }

    public String correlationId() {
        return CorrelationId.current();
    }

    private static HttpServletRequest request() {
        return ((ServletRequestAttributes) RequestContextHolder.currentRequestAttributes()).getRequest();
    }
}
