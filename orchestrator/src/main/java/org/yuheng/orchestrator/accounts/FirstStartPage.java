package org.yuheng.orchestrator.accounts;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.http.HttpStatus;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.yuheng.orchestrator.identity.CreditCode;
import org.yuheng.orchestrator.identity.Ids;
import org.yuheng.orchestrator.identity.Organisation;
import org.yuheng.orchestrator.identity.Texts;
import org.yuheng.orchestrator.pages.Done;
import org.yuheng.orchestrator.pages.FormProblems;
import org.yuheng.orchestrator.pages.PageController;
import org.yuheng.orchestrator.web.Problem;

/** The first two administrators, with the one-time token that the start printed. Once there is an account this is gone. */
@PageController
class FirstStartPage {

    static final String ADDRESS = "/first-start";

    private final Accounts accounts;
    private final FirstAdministrators first;

    FirstStartPage(Accounts accounts, FirstAdministrators first) {
        this.accounts = accounts;
        this.first = first;
    }

    /** What the form sends. */
    record Form(
            String token,
            String organisation,
            String nameZh,
            String nameEn,
            String creditCode,
            String kind,
            String region,
            String systemUsername,
            String systemName,
            String systemPassword,
            String securityUsername,
            String securityName,
            String securityPassword) {

        static Form empty() {
            return new Form("", "", "", "", "", "", "", "", "", "", "", "", "");
        }

        /** Without the secrets, for showing the form again. */
        Form shown() {
            return new Form(
                    "",
                    text(organisation),
                    text(nameZh),
                    text(nameEn),
                    text(creditCode),
                    text(kind),
                    text(region),
                    text(systemUsername),
                    text(systemName),
                    "",
                    text(securityUsername),
                    text(securityName),
                    "");
        }

        @Override
        public String toString() {
            return "Form[" + organisation + "]";
        }
    }

    @GetMapping(ADDRESS)
    String form(Model model) {
        if (!accounts.none()) {
            return "redirect:" + PageSecurity.SIGN_IN;
        }
        model.addAttribute("form", Form.empty());
        model.addAttribute("kinds", kinds());
        return "accounts/first-start";
    }

    @PostMapping(ADDRESS)
    ModelAndView create(@ModelAttribute Form form, RedirectAttributes redirect) {
        if (!accounts.none()) {
            return new ModelAndView("redirect:" + PageSecurity.SIGN_IN);
        }
        FormProblems problems = problems(form);
        if (problems.isEmpty()) {
            try {
                first.create(new Secret(form.token().strip()), organisation(form), system(form), security(form));
                Done.say(redirect, "accounts.first.done");
                return new ModelAndView("redirect:" + PageSecurity.SIGN_IN);
            } catch (Problem no) {
                if (no.type() == AccountProblems.SETUP_TOKEN_REFUSED) {
                    problems.add("token", "accounts.first.token.refused");
                } else if (no.type() == AccountProblems.ROLES_CLASH) {
                    problems.add("securityUsername", "accounts.first.two-people");
                } else {
                    throw no;
                }
            }
        }
        return new ModelAndView(
                "accounts/first-start",
                Map.of("form", form.shown(), "kinds", kinds(), "problems", problems),
                HttpStatus.UNPROCESSABLE_CONTENT);
    }

    private static List<String> kinds() {
        return Stream.of(Organisation.Kind.values()).map(Enum::name).toList();
    }

    private static FormProblems problems(Form form) {
        FormProblems problems = new FormProblems();
        if (text(form.token()).isBlank() || form.token().length() > 200) {
            problems.add("token", "accounts.first.token.missing");
        }
        check(problems, "organisation", "accounts.first.id.wrong", () -> Ids.require("id", form.organisation()));
        check(problems, "nameZh", "accounts.first.text.missing", () -> Texts.require("name", form.nameZh(), 200));
        check(problems, "nameEn", "accounts.first.text.missing", () -> Texts.require("name", form.nameEn(), 200));
        check(problems, "creditCode", "accounts.first.credit-code.wrong", () -> new CreditCode(form.creditCode()));
        if (!kinds().contains(text(form.kind()))) {
            problems.add("kind", "accounts.first.kind.missing");
        }
        if (!text(form.region()).matches("[0-9]{6}")) {
            problems.add("region", "accounts.first.region.wrong");
        }
        person(problems, "system", form.systemUsername(), form.systemName(), form.systemPassword());
        person(problems, "security", form.securityUsername(), form.securityName(), form.securityPassword());
        return problems;
    }

    private static void person(FormProblems problems, String who, String username, String name, String password) {
        check(problems, who + "Username", "accounts.first.username.wrong", () -> Ids.requireUsername(username));
        check(problems, who + "Name", "accounts.first.text.missing", () -> Texts.require("name", name, 100));
        if (PasswordRule.weakness(text(username), text(password).toCharArray()).isPresent()) {
            problems.add(who + "Password", "accounts.password.weak", PasswordRule.SHORTEST, PasswordRule.LONGEST);
        }
    }

    private static void check(FormProblems problems, String field, String message, Runnable rule) {
        try {
            rule.run();
        } catch (IllegalArgumentException wrong) {
            problems.add(field, message);
        }
    }

    private static FirstAdministrators.Organisation organisation(Form form) {
        return new FirstAdministrators.Organisation(
                form.organisation(),
                form.nameZh(),
                form.nameEn(),
                new CreditCode(form.creditCode()),
                Organisation.Kind.valueOf(form.kind()),
                form.region());
    }

    private static FirstAdministrators.Person system(Form form) {
        return new FirstAdministrators.Person(
                form.systemUsername(), form.systemName(), new Secret(form.systemPassword()));
    }

    private static FirstAdministrators.Person security(Form form) {
        return new FirstAdministrators.Person(
                form.securityUsername(), form.securityName(), new Secret(form.securityPassword()));
    }

    private static String text(String value) {
        return value == null ? "" : value;
    }
}
