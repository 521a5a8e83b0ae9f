package org.yuheng.orchestrator.accounts;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.yuheng.orchestrator.identity.CurrentUser;
import org.yuheng.orchestrator.pages.Done;
import org.yuheng.orchestrator.pages.FormProblems;
import org.yuheng.orchestrator.pages.PageController;
import org.yuheng.orchestrator.pages.SignInHint;
import org.yuheng.orchestrator.web.Problem;
import org.yuheng.orchestrator.web.Problems;

/** Sign-in, sign-out and one's own password. */
@PageController
class SignInPage {

    private final Accounts accounts;
    private final PageSessions sessions;
    private final OidcPage provider;
    private final OidcProperties oidc;
    private final Optional<SignInHint> hint;

    SignInPage(
            Accounts accounts,
            PageSessions sessions,
            OidcPage provider,
            OidcProperties oidc,
            Optional<SignInHint> hint) {
        this.hint = hint;
        this.accounts = accounts;
        this.sessions = sessions;
        this.provider = provider;
        this.oidc = oidc;
    }

    @GetMapping(PageSecurity.SIGN_IN)
    String form(@RequestParam(defaultValue = "/") String next, Model model) {
        if (accounts.none()) {
            return "redirect:" + FirstStartPage.ADDRESS;
        }
        model.addAttribute("next", LocalAddress.of(next));
        model.addAttribute("oidc", oidc);
        model.addAttribute("hint", hint.orElse(null));
        return "accounts/sign-in";
    }

    @PostMapping(PageSecurity.SIGN_IN)
    ModelAndView signIn(
            @RequestParam(defaultValue = "") String username,
            @RequestParam(defaultValue = "") String password,
            @RequestParam(defaultValue = "/") String next,
            HttpServletRequest request) {
        FormProblems problems = new FormProblems();
        if (username.isBlank() || username.length() > 64) {
            problems.add("username", "accounts.username.missing");
        }
        if (password.isEmpty() || password.length() > PasswordRule.LONGEST) {
            problems.add("password", "accounts.password.missing");
        }
        if (problems.isEmpty()) {
            try {
                Optional<CurrentUser> user = accounts.verify(username.strip(), password.toCharArray());
                if (user.isPresent()) {
                    sessions.open(request, user.get());
                    return new ModelAndView("redirect:" + LocalAddress.of(next));
                }
                problems.add(
                        "username", "accounts.sign-in.refused", Accounts.FAILURES_ALLOWED, Accounts.LOCK.toMinutes());
            } catch (Problem tooMany) {
                if (tooMany.type() != Problems.TOO_MANY_ATTEMPTS) {
                    throw tooMany;
                }
                problems.add("username", "accounts.sign-in.busy");
            }
        }
        ModelAndView again = new ModelAndView("accounts/sign-in");
        again.addObject("next", LocalAddress.of(next));
        again.addObject("oidc", oidc);
        again.addObject("hint", hint.orElse(null));
        again.addObject("username", username);
        again.addObject("problems", problems);
        again.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
        return again;
    }

    /** Who came from a provider is still signed in there; the page leads to its own sign-out. */
    @PostMapping("/sign-out")
    ModelAndView signOut(CurrentUser user, HttpServletRequest request) {
        Optional<String> there = provider.signOutAddress(request);
        sessions.close(request, user);
        if (there.isEmpty()) {
            return new ModelAndView("redirect:" + PageSecurity.SIGN_IN);
        }
        SecurityContextHolder.clearContext();
        return new ModelAndView("accounts/signed-out", Map.of("there", there.get(), "oidc", oidc));
    }

    @GetMapping(PageSecurity.PASSWORD)
    String password() {
        return "accounts/password";
    }

    @PostMapping(PageSecurity.PASSWORD)
    ModelAndView change(
            CurrentUser user,
            @RequestParam(defaultValue = "") String present,
            @RequestParam(defaultValue = "") String next,
            @RequestParam(defaultValue = "") String repeated,
            RedirectAttributes redirect) {
        FormProblems problems = new FormProblems();
        if (present.isEmpty()) {
            problems.add("present", "accounts.password.missing");
        }
        if (!next.equals(repeated)) {
            problems.add("repeated", "accounts.password.differs");
        }
        if (problems.isEmpty()) {
            try {
                accounts.changePassword(user, present.toCharArray(), next.toCharArray());
                Done.say(redirect, "accounts.password.changed");
                return new ModelAndView("redirect:/");
            } catch (Problem no) {
                if (no.type() == AccountProblems.PASSWORD_TOO_WEAK) {
                    problems.add("next", "accounts.password.weak", PasswordRule.SHORTEST, PasswordRule.LONGEST);
                } else if (no.type() == Problems.FORBIDDEN) {
                    problems.add("present", "accounts.password.wrong");
                } else {
                    throw no;
                }
            }
        }
        ModelAndView again = new ModelAndView("accounts/password", HttpStatus.UNPROCESSABLE_CONTENT);
        again.addObject("problems", problems);
        return again;
    }
}
