package org.yuheng.node.console;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.web.authentication.SavedRequestAwareAuthenticationSuccessHandler;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.stereotype.Controller;
import org.springframework.ui.ExtendedModelMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.ModelAndView;
import org.yuheng.node.console.People.Person;
import org.yuheng.signin.OidcIdentity;
import org.yuheng.signin.OidcProvider;
import org.yuheng.trust.Outcome;
import org.yuheng.trust.Refusal;

/** Signing in with the organisation's provider: a link leads there, and the answer comes back here. */
@Controller
class ProviderPages {

    private static final Logger LOG = LoggerFactory.getLogger(ProviderPages.class);
    private static final String PENDING = "oidc.pending";

    private final ConsoleProvider provider;
    private final People people;
    private final HttpSessionSecurityContextRepository contexts = new HttpSessionSecurityContextRepository();
    private final SavedRequestAwareAuthenticationSuccessHandler whereTheyWanted =
            new SavedRequestAwareAuthenticationSuccessHandler();

    ProviderPages(ConsoleProvider provider, People people) {
        this.provider = provider;
        this.people = people;
        whereTheyWanted.setRequestCache(ConsoleSecurity.deepLinks());
    }

    @GetMapping(ConsoleProvider.THERE)
    ModelAndView leave(HttpServletRequest request) {
        return configured()
                .begin(provider.back(request))
                .fold(
                        begun -> {
                            request.getSession(true).setAttribute(PENDING, begun.pending());
                            return new ModelAndView("redirect:" + begun.address());
                        },
                        this::refused);
    }

    /** Null where the answer is a redirection that was sent already. */
    @GetMapping(ConsoleProvider.BACK)
    ModelAndView comeBack(
            @RequestParam(required = false) String code,
            @RequestParam(required = false) String state,
            @RequestParam(required = false) String error,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException, ServletException {
        OidcProvider there = configured();
        HttpSession session = request.getSession(false);
        Object pending = session == null ? null : session.getAttribute(PENDING);
        if (!(pending instanceof OAuth2AuthorizationRequest begun)) {
            return refused(new Refusal(OidcProvider.ANSWER_REFUSED, "this browser has no sign-in under way"));
        }
        session.removeAttribute(PENDING);
        Outcome<Person> person = there.finish(begun, new OidcProvider.Answer(code, state, error))
                .then((OidcIdentity identity) -> people.enter(identity.issuer(), identity.subject()));
        if (!person.isAccepted()) {
            return refused(person.refusal());
        }
        request.changeSessionId();
        Authentication known = ConsoleSecurity.as(person.value());
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(known);
        SecurityContextHolder.setContext(context);
        contexts.saveContext(context, request, response);
        whereTheyWanted.onAuthenticationSuccess(request, response, known);
        return null;
    }

    private OidcProvider configured() {
        return provider.provider().orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private ModelAndView refused(Refusal refusal) {
        LOG.warn("{}: {}", refusal.code(), refusal.message());
        boolean unknown = refusal.code().equals("OIDC_PERSON_UNKNOWN");
        ExtendedModelMap model = new ExtendedModelMap();
        model.addAttribute(Notice.NAME, Notice.refused(refusal.code(), unknown ? refusal.message() : ""));
        model.addAttribute("provider", true);
        return new ModelAndView(
                "sign-in",
                model,
                refusal.code().equals(OidcProvider.DOWN) ? HttpStatus.BAD_GATEWAY : HttpStatus.UNAUTHORIZED);
    }
}
