package org.yuheng.orchestrator.accounts;

import jakarta.annotation.PostConstruct;
import jakarta.servlet.DispatcherType;
import java.util.List;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.yuheng.orchestrator.identity.CurrentUser;
import org.yuheng.orchestrator.web.ProblemWriter;
import org.yuheng.orchestrator.web.Problems;

/**
 * Who gets in. Everything is denied unless listed here; who may do what once inside is {@code Permissions}' matter. The
 * API takes no cookie, so cross-site forgery has nothing to ride on.
 */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration implements WebMvcConfigurer {

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(new CurrentUserArgument());
    }

    /** Callers send a token, not themselves. */
    @PostConstruct
    void hideFromOpenApi() {
        SpringDocUtils.getConfig().addRequestWrapperToIgnore(CurrentUser.class);
    }

    @Bean
    PasswordEncoder passwordEncoder() {
        return Argon2PasswordEncoder.defaultsForSpringSecurity_v5_8();
    }

    /** There is no user store of Spring's own; without this bean it would make one with a generated password. */
    @Bean
    AuthenticationManager noOtherAuthentication() {
        return authentication -> {
            throw new AuthenticationServiceException("sign-in is POST /api/v1/sessions");
        };
    }

    @Bean
    @Order(10)
    SecurityFilterChain api(HttpSecurity http, Sessions sessions, ProblemWriter problems) {
        return http.securityMatcher("/api/**", "/actuator/**")
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .csrf(csrf -> csrf.disable())
                .formLogin(form -> form.disable())
                .httpBasic(basic -> basic.disable())
                .logout(logout -> logout.disable())
                .requestCache(cache -> cache.disable())
                .anonymous(anonymous -> {})
                .headers(headers -> headers.contentSecurityPolicy(
                                csp -> csp.policyDirectives("default-src 'none'; frame-ancestors 'none'"))
                        .referrerPolicy(policy -> {}))
                .addFilterBefore(new BearerFilter(sessions, problems), AuthorizationFilter.class)
                .authorizeHttpRequests(calls -> calls.dispatcherTypeMatchers(DispatcherType.ASYNC, DispatcherType.ERROR)
                        .permitAll()
                        .requestMatchers(HttpMethod.POST, "/api/v1/sessions")
                        .permitAll()
                        .requestMatchers(HttpMethod.POST, "/api/v1/first-administrators")
                        .permitAll()
                        // Nodes prove themselves in the message: by one-time token, then by signature.
                        .requestMatchers(HttpMethod.POST, "/api/v1/enrolments")
                        .permitAll()
                        .requestMatchers(
                                HttpMethod.POST,
                                "/api/v1/nodes/*/datasets",
                                "/api/v1/nodes/*/events",
                                "/api/v1/nodes/*/address",
                                "/api/v1/nodes/*/cosignatures",
                                "/api/v1/nodes/*/sealing-certificates",
                                "/api/v1/grants",
                                "/api/v1/result-reviews")
                        .permitAll()
                        // What a witness needs: digests only.
                        .requestMatchers(
                                HttpMethod.GET,
                                "/api/v1/log/**",
                                "/api/v1/revocations",
                                "/api/v1/transport-roots",
                                "/api/v1/openapi",
                                "/actuator/health")
                        .permitAll()
                        .requestMatchers("/api/v1/**")
                        .authenticated()
                        .anyRequest()
                        .denyAll())
                .exceptionHandling(handling -> handling.authenticationEntryPoint((request, response, e) -> {
                            response.setHeader("WWW-Authenticate", "Bearer");
                            problems.write(
                                    request,
                                    response,
                                    Problems.UNAUTHENTICATED,
                                    "send Authorization: Bearer with a token of POST /api/v1/sessions");
                        })
                        .accessDeniedHandler((request, response, e) ->
                                problems.write(request, response, Problems.FORBIDDEN, "this address is closed")))
                .build();
    }
}
