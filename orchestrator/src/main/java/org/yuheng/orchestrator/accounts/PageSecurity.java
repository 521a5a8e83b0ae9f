package org.yuheng.orchestrator.accounts;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.XorCsrfTokenRequestAttributeHandler;
import org.springframework.security.web.header.writers.CrossOriginOpenerPolicyHeaderWriter.CrossOriginOpenerPolicy;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.session.jdbc.config.annotation.web.http.EnableJdbcHttpSession;
import org.springframework.session.web.http.CookieSerializer;
import org.springframework.session.web.http.DefaultCookieSerializer;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.UriUtils;
import org.yuheng.orchestrator.identity.CurrentUser;
import org.yuheng.orchestrator.web.ProblemWriter;
import org.yuheng.orchestrator.web.Problems;

/** The chain of all pages: a session instead of a token, forms protected against forgery, no script but our own. */
@Configuration(proxyBeanMethods = false)
@EnableJdbcHttpSession(tableName = "page_session", maxInactiveIntervalInSeconds = PageSecurity.SESSION_SECONDS)
class PageSecurity {

    static final int SESSION_SECONDS = 4 * 60 * 60;
    static final String SIGN_IN = "/sign-in";
    static final String PASSWORD = "/password";

    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private static final Set<String> BEFORE_PASSWORD_CHANGE = Set.of(PASSWORD, "/sign-out", "/error");

    @Bean
    CookieSerializer sessionCookie() {
        DefaultCookieSerializer cookie = new DefaultCookieSerializer();
        cookie.setCookieName("yuheng");
        cookie.setUseHttpOnlyCookie(true);
        cookie.setSameSite("Lax");
        return cookie;
    }

    @Bean
    @Order(1000)
    SecurityFilterChain pages(HttpSecurity http, PageSessions sessions, ProblemWriter problems) {
        CookieCsrfTokenRepository tokens = new CookieCsrfTokenRepository();
        tokens.setCookieName("form");
        tokens.setCookieCustomizer(cookie -> cookie.sameSite("Strict"));
        return http.securityContext(context -> context.securityContextRepository(sessions))
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.NEVER))
                .csrf(csrf -> csrf.csrfTokenRepository(tokens)
                        .csrfTokenRequestHandler(new XorCsrfTokenRequestAttributeHandler()))
                .formLogin(form -> form.disable())
                .httpBasic(basic -> basic.disable())
                .logout(logout -> logout.disable())
                .requestCache(cache -> cache.disable())
                .headers(headers -> headers.contentSecurityPolicy(csp -> csp.policyDirectives(POLICY))
                        .referrerPolicy(policy -> policy.policy(ReferrerPolicy.SAME_ORIGIN))
                        .crossOriginOpenerPolicy(policy -> policy.policy(CrossOriginOpenerPolicy.SAME_ORIGIN))
                        .permissionsPolicyHeader(
                                policy -> policy.policy("camera=(), geolocation=(), microphone=(), payment=()")))
                .addFilterBefore(new InitialPassword(), AuthorizationFilter.class)
                .authorizeHttpRequests(calls -> calls.dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.ASYNC)
                        .permitAll()
                        .requestMatchers(
                                SIGN_IN,
                                OidcPage.THERE,
                                OidcPage.BACK,
                                FirstStartPage.ADDRESS,
                                "/assets/**",
                                "/webjars/**",
                                "/favicon.ico")
                        .permitAll()
                        .anyRequest()
                        .authenticated())
                .exceptionHandling(handling -> handling.authenticationEntryPoint(
                                (request, response, e) -> signInFirst(request, response, problems))
                        .accessDeniedHandler((request, response, e) -> {
                            if (wantsPage(request)) {
                                response.sendError(HttpServletResponse.SC_FORBIDDEN);
                            } else {
                                problems.write(request, response, Problems.FORM_EXPIRED, "load the page again");
                            }
                        }))
                .build();
    }

    private static boolean wantsPage(HttpServletRequest request) {
        String accepted = request.getHeader("Accept");
        return accepted != null && accepted.contains("text/html");
    }

    private static void signInFirst(HttpServletRequest request, HttpServletResponse response, ProblemWriter problems)
            throws IOException {
        if (request.getHeader("HX-Request") != null) {
            response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
            response.setHeader("HX-Redirect", signInAddress(referringPage(request)));
        } else if (wantsPage(request)) {
            response.sendRedirect(
                    signInAddress(request.getMethod().equals("GET") ? whole(request) : referringPage(request)));
        } else {
            problems.write(
                    request, response, Problems.UNAUTHENTICATED, "sign in at /sign-in; the API is under /api/v1");
        }
    }

    private static String signInAddress(String next) {
        return next.equals("/") ? SIGN_IN : SIGN_IN + "?next=" + UriUtils.encode(next, StandardCharsets.UTF_8);
    }

    private static String whole(HttpServletRequest request) {
        return request.getRequestURI() + (request.getQueryString() == null ? "" : "?" + request.getQueryString());
    }

    /** The page with the form that was sent too late: what was typed is still in the browser. */
    private static String referringPage(HttpServletRequest request) {
        String referrer = request.getHeader("Referer");
        if (referrer == null) {
            return "/";
        }
        try {
            URI address = URI.create(referrer);
            return address.getRawPath() + (address.getRawQuery() == null ? "" : "?" + address.getRawQuery());
        } catch (IllegalArgumentException malformed) {
            return "/";
        }
    }

    /** Nothing else is possible until the initial password is changed. */
    private static final class InitialPassword extends OncePerRequestFilter {

        @Override
        protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws ServletException, IOException {
            String path = request.getRequestURI();
            Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
            if (authentication != null
                    && authentication.getPrincipal() instanceof CurrentUser user
                    && user.mustChangePassword()
                    && !BEFORE_PASSWORD_CHANGE.contains(path)
                    && !path.startsWith("/assets/")
                    && !path.startsWith("/webjars/")) {
                response.sendRedirect(PASSWORD);
                return;
            }
            chain.doFilter(request, response);
        }
    }
}
