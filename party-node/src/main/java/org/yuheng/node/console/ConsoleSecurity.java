package org.yuheng.node.console;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.HttpStatusEntryPoint;
import org.springframework.security.web.authentication.UsernamePasswordAuthenticationFilter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.savedrequest.HttpSessionRequestCache;
import org.springframework.web.filter.OncePerRequestFilter;
import org.yuheng.node.console.People.Person;

/**
 * Who may do what. The API takes a person's bearer token and keeps no session; the pages take a session that somebody
 * signed in to, with protection against forged requests. Nothing but sign-in and its style sheet is open.
 */
@Configuration(proxyBeanMethods = false)
class ConsoleSecurity {

    /** Everything comes from this node itself; no script or style stands in a page. */
    static final String CONTENT_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    @Bean
    @Order(1)
    SecurityFilterChain api(HttpSecurity http, People people) throws Exception {
        return http.securityMatcher("/api/**")
                .csrf(csrf -> csrf.disable())
                .sessionManagement(s -> s.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .authorizeHttpRequests(all -> all.requestMatchers(HttpMethod.POST, "/api/grants/**")
                        .hasAuthority(Duty.GRANT.authority())
                        .requestMatchers(HttpMethod.POST, "/api/datasets/**")
                        .hasAuthority(Duty.DATA.authority())
                        .requestMatchers("/api/results/open")
                        .hasAnyAuthority(Duty.RESULTS.authority(), Duty.REVIEW.authority())
                        .requestMatchers("/api/results/review")
                        .hasAuthority(Duty.REVIEW.authority())
                        .requestMatchers("/api/audit")
                        .hasAuthority(Duty.AUDIT.authority())
                        .anyRequest()
                        .authenticated())
                .addFilterBefore(new Bearer(people), UsernamePasswordAuthenticationFilter.class)
                .exceptionHandling(e -> e.authenticationEntryPoint(new HttpStatusEntryPoint(HttpStatus.UNAUTHORIZED)))
                .build();
    }

    @Bean
    @Order(2)
    SecurityFilterChain pages(HttpSecurity http, People people) throws Exception {
        return http.authorizeHttpRequests(
                        all -> all.dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.FORWARD)
                                .permitAll()
                                .requestMatchers(
                                        "/sign-in",
                                        ConsoleProvider.THERE,
                                        ConsoleProvider.BACK,
                                        "/assets/**",
                                        "/webjars/**",
                                        "/error",
                                        "/theme")
                                .permitAll()
                                .requestMatchers(HttpMethod.POST, "/grants/**", "/approvers", "/approvers/**")
                                .hasAuthority(Duty.GRANT.authority())
                                .requestMatchers(HttpMethod.POST, "/datasets/**")
                                .hasAuthority(Duty.DATA.authority())
                                .requestMatchers("/datasets/new", "/datasets/draft/**")
                                .hasAuthority(Duty.DATA.authority())
                                .requestMatchers(HttpMethod.POST, "/results/*/*/*/open", "/results/*/*/*/download")
                                .hasAnyAuthority(Duty.RESULTS.authority(), Duty.REVIEW.authority())
                                .requestMatchers(HttpMethod.POST, "/results/**")
                                .hasAuthority(Duty.REVIEW.authority())
                                .requestMatchers("/audit/**")
                                .hasAuthority(Duty.AUDIT.authority())
                                .requestMatchers(HttpMethod.POST, "/people", "/people/**")
                                .hasAuthority(Duty.PEOPLE.authority())
                                .anyRequest()
                                .authenticated())
                .formLogin(form -> form.loginPage("/sign-in")
                        .usernameParameter("name")
                        .passwordParameter("secret")
                        .failureForwardUrl("/sign-in/failed"))
                .logout(out -> out.logoutUrl("/sign-out").logoutSuccessUrl("/sign-in?out"))
                .requestCache(cache -> cache.requestCache(deepLinks()))
                .authenticationProvider(new SignIn(people))
                .addFilterBefore(new StillKnown(people), AuthorizationFilter.class)
                .headers(headers -> headers.contentSecurityPolicy(csp -> csp.policyDirectives(CONTENT_POLICY))
                        .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.SAME_ORIGIN)))
                .build();
    }

    /** Where somebody wanted to go before signing in. */
    static HttpSessionRequestCache deepLinks() {
        HttpSessionRequestCache deepLinks = new HttpSessionRequestCache();
        deepLinks.setMatchingRequestParameterName(null);
        return deepLinks;
    }

    static Authentication as(Person person) {
        return UsernamePasswordAuthenticationToken.authenticated(
                person,
                null,
                person.duties().stream()
                        .map(duty -> new SimpleGrantedAuthority(duty.authority()))
                        .toList());
    }

    /** Name and secret against {@link People}. */
    private record SignIn(People people) implements AuthenticationProvider {

        @Override
        public Authentication authenticate(Authentication asked) {
            return people.signIn(String.valueOf(asked.getName()), String.valueOf(asked.getCredentials()))
                    .fold(ConsoleSecurity::as, refusal -> {
                        throw new SignInRefused(refusal.code());
                    });
        }

        @Override
        public boolean supports(Class<?> authentication) {
            return UsernamePasswordAuthenticationToken.class.isAssignableFrom(authentication);
        }
    }

    private static final class Bearer extends OncePerRequestFilter {
        private final People people;

        Bearer(People people) {
            this.people = people;
        }

        @Override
        protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws ServletException, IOException {
            String header =
                    Optional.ofNullable(request.getHeader("Authorization")).orElse("");
            if (header.startsWith("Bearer ") && header.length() < 200) {
                people.withToken(header.substring(7))
                        .ifPresent(person -> SecurityContextHolder.getContext().setAuthentication(as(person)));
            }
            chain.doFilter(request, response);
        }
    }

    /** A session lives no longer than its person is known here with the same duties. */
    private static final class StillKnown extends OncePerRequestFilter {
        private final People people;

        StillKnown(People people) {
            this.people = people;
        }

        @Override
        protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws ServletException, IOException {
            Authentication session = SecurityContextHolder.getContext().getAuthentication();
            if (session != null
                    && session.getPrincipal() instanceof Person person
                    && !people.find(person.name()).equals(Optional.of(person))) {
                request.getSession().invalidate();
                SecurityContextHolder.clearContext();
                response.sendRedirect("/sign-in?ended");
                return;
            }
            chain.doFilter(request, response);
        }

        @Override
        protected boolean shouldNotFilter(HttpServletRequest request) {
            return List.of("/assets/", "/webjars/").stream()
                    .anyMatch(open -> request.getRequestURI().startsWith(open));
        }
    }
}
