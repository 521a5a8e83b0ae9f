package org.yuheng.orchestrator.accounts;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;
import org.yuheng.orchestrator.identity.CurrentUser;
import org.yuheng.orchestrator.pages.FormProblems;
import org.yuheng.orchestrator.pages.PageController;
import org.yuheng.orchestrator.web.Problems;
import org.yuheng.signin.OidcIdentity;
import org.yuheng.signin.OidcProvider;
import org.yuheng.trust.Outcome;
import org.yuheng.trust.Refusal;

/** Signing in with the organisation's provider: a link leads there, and the answer comes back here. */
@PageController
class OidcPage {

    static final String THERE = "/sign-in/with";
    static final String BACK = "/sign-in/back";

    private static final Logger log = LoggerFactory.getLogger(OidcPage.class);
    private static final String PENDING = "oidc.pending";
    private static final String NEXT = "oidc.next";
    private static final int PATIENCE_SECONDS = 15 * 60;

    /** Refusals whose message names the provider's subject, so that the administrator can be told. */
    private static final Set<String> NAME_THE_SUBJECT =
            Set.of(OidcAccounts.PERSON_UNKNOWN, OidcAccounts.IDENTITY_DIFFERS);

    private final Optional<OidcProvider> provider;
    private final OidcProperties properties;
    private final OidcAccounts accounts;
    private final PageSessions sessions;

    OidcPage(OidcProperties properties, OidcAccounts accounts, PageSessions sessions, Clock clock) {
        this.properties = properties;
        this.provider = properties.settings().map(settings -> new OidcProvider(settings, clock));
        this.accounts = accounts;
        this.sessions = sessions;
    }

    @GetMapping(THERE)
    ModelAndView leave(@RequestParam(defaultValue = "/") String next, HttpServletRequest request) {
        OidcProvider there = configured();
        return there.begin(ours(request) + BACK)
                .fold(
                        begun -> {
                            HttpSession session = request.getSession(true);
                            if (session.isNew()) {
                                session.setMaxInactiveInterval(PATIENCE_SECONDS);
                            }
                            session.setAttribute(PENDING, begun.pending());
                            session.setAttribute(NEXT, LocalAddress.of(next));
                            return new ModelAndView("redirect:" + begun.address());
                        },
                        refusal -> refused(refusal, "", next));
    }

    @GetMapping(BACK)
    ModelAndView comeBack(
            @RequestParam(required = false) String code,
            @RequestParam(required = false) String state,
            @RequestParam(required = false) String error,
            HttpServletRequest request) {
        OidcProvider there = configured();
        HttpSession session = request.getSession(false);
        Object pending = session == null ? null : session.getAttribute(PENDING);
        String next = session != null && session.getAttribute(NEXT) instanceof String kept ? kept : "/";
        if (!(pending instanceof OAuth2AuthorizationRequest begun)) {
            return refused(new Refusal(OidcProvider.ANSWER_REFUSED, "this browser has no sign-in under way"), "", next);
        }
        session.removeAttribute(PENDING);
        session.removeAttribute(NEXT);
        return there.finish(begun, new OidcProvider.Answer(code, state, error))
                .fold(identity -> enter(identity, next, request), refusal -> refused(refusal, "", next));
    }

    private ModelAndView enter(OidcIdentity identity, String next, HttpServletRequest request) {
        Outcome<CurrentUser> person = accounts.open(identity);
        return person.fold(
                user -> {
                    sessions.openByProvider(request, user, identity.idToken());
                    return new ModelAndView("redirect:" + next);
                },
                refusal -> refused(refusal, identity.subject(), next));
    }

    /** Where the person signs out at the provider as well, when the session came from there. */
    Optional<String> signOutAddress(HttpServletRequest request) {
        return sessions.idToken(request)
                .flatMap(token -> provider.flatMap(there -> there.signOut(token, ours(request) + PageSecurity.SIGN_IN)))
                .map(Object::toString);
    }

    private OidcProvider configured() {
        return provider.orElseThrow(() -> Problems.NOT_FOUND.because("yuheng.sign-in.oidc.issuer is not set"));
    }

    private ModelAndView refused(Refusal refusal, String subject, String next) {
        log.warn("{}: {}", refusal.code(), refusal.message());
        FormProblems problems = new FormProblems();
        if (NAME_THE_SUBJECT.contains(refusal.code())) {
            problems.add("provider", "accounts.oidc." + refusal.code(), refusal.code(), subject, properties.issuer());
        } else {
            problems.add("provider", "accounts.oidc." + refusal.code(), refusal.code());
        }
        HttpStatus status =
                refusal.code().equals(OidcProvider.DOWN) ? HttpStatus.BAD_GATEWAY : HttpStatus.UNPROCESSABLE_CONTENT;
        return new ModelAndView(
                "accounts/sign-in",
                Map.of("next", LocalAddress.of(next), "problems", problems, "oidc", properties),
                status);
    }

    /** As browsers see it: behind a proxy that changes it, it is configured. */
    private String ours(HttpServletRequest request) {
        return properties.address().isEmpty()
                ? ServletUriComponentsBuilder.fromContextPath(request).build().toUriString()
                : properties.address();
    }
}
