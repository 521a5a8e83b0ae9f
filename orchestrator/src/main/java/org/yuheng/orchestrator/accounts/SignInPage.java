package org.yuheng.orchestrator.accounts;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.springframework.http.HttpStatus;
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
import org.yuheng.orchestrator.web.Problem;
import org.yuheng.orchestrator.web.Problems;

/** Sign-in, sign-out and one's own password. */
@PageController
class SignInPage {

    private final Accounts accounts;
    private final PageSessions sessions;

    SignInPage(Accounts accounts, PageSessions sessions) {
        this.accounts = accounts;
        this.sessions = sessions;
    }

    @GetMapping(PageSecurity.SIGN_IN)
    String form(@RequestParam(defaultValue = "/") String next, Model model) {
        model.addAttribute("next", local(next));
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
                    return new ModelAndView("redirect:" + local(next));
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
        again.addObject("next", local(next));
        again.addObject("username", username);
        again.addObject("problems", problems);
        again.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
        return again;
    }

    @PostMapping("/sign-out")
    String signOut(CurrentUser user, HttpServletRequest request) {
        sessions.close(request, user);
        return "redirect:" + PageSecurity.SIGN_IN;
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

    /** Only an address of our own. */
    private static String local(String next) {
        boolean ours = next.startsWith("/")
                && !next.startsWith("//")
                && next.length() <= 2_000
                && next.chars().allMatch(c -> c > 0x20 && c < 0x7f && c != '\\' && c != '{' && c != '}')
                && !next.startsWith(PageSecurity.SIGN_IN);
        return ours ? next : "/";
    }
}
