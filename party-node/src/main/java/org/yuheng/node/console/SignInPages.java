package org.yuheng.node.console;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.web.WebAttributes;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.yuheng.node.console.People.Person;
import org.yuheng.trust.Outcome;

/** Signing in, one's own password, light or dark. */
@Controller
class SignInPages {

    private final People people;
    private final ConsoleProvider provider;

    SignInPages(People people, ConsoleProvider provider) {
        this.people = people;
        this.provider = provider;
    }

    /** Whether people may also come from a provider. */
    @ModelAttribute("provider")
    boolean provider() {
        return provider.configured();
    }

    @GetMapping("/sign-in")
    String signIn() {
        return "sign-in";
    }

    /** Spring Security forwards here; the name that was typed stays in its field. */
    @PostMapping("/sign-in/failed")
    String failed(HttpServletRequest request, HttpServletResponse response, Model model) {
        if (request.getAttribute(WebAttributes.AUTHENTICATION_EXCEPTION) instanceof SignInRefused refused) {
            model.addAttribute(Notice.NAME, Notice.refused(refused.code(), ""));
        }
        model.addAttribute("name", request.getParameter("name"));
        response.setStatus(HttpStatus.UNAUTHORIZED.value());
        return "sign-in";
    }

    @GetMapping("/me")
    String me() {
        return "me";
    }

    @PostMapping("/me/password")
    String password(
            @AuthenticationPrincipal Person person,
            @RequestParam String password,
            @RequestParam String again,
            RedirectAttributes next) {
        Outcome<Person> chosen = password.equals(again)
                ? people.choosePassword(person, password)
                : Outcome.refused("PASSWORD_DIFFERS", "the two entries differ; type the same twice");
        next.addFlashAttribute(
                Notice.NAME, chosen.fold(ok -> Notice.done("done.password"), no -> Notice.refused(no.code(), "")));
        return "redirect:/me";
    }

    @PostMapping("/theme")
    String theme(
            @RequestParam String theme, @RequestParam(defaultValue = "/") String back, HttpServletResponse response) {
        if (theme.matches("light|dark|auto")) {
            response.addHeader(HttpHeaders.SET_COOKIE, Languages.cookie(Frame.THEME_COOKIE, theme));
        }
        return back.matches("/[a-z][A-Za-z0-9./_-]*") ? "redirect:" + back : "redirect:/";
    }
}
