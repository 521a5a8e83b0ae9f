package org.yuheng.orchestrator.passkeys;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.yuheng.orchestrator.identity.CurrentUser;
import org.yuheng.orchestrator.pages.Done;
import org.yuheng.orchestrator.pages.FormProblems;
import org.yuheng.orchestrator.pages.PageController;
import org.yuheng.orchestrator.web.Problems;
import org.yuheng.trust.Base64Bytes;
import org.yuheng.trust.Outcome;
import org.yuheng.trust.passkey.PasskeyRegistration;

/** One's own passkeys: those that are there, a new one, taking one away. */
@PageController
@RequestMapping("/passkeys")
class PasskeyPage {

    private static final int LONGEST_NAME = 60;

    private final Passkeys passkeys;

    PasskeyPage(Passkeys passkeys) {
        this.passkeys = passkeys;
    }

    @GetMapping
    String list(CurrentUser user, Model model) {
        model.addAttribute("passkeys", passkeys.of(user.username()));
        model.addAttribute("demanded", passkeys.demanded(user.organisation()));
        return "passkeys/list";
    }

    @PostMapping(path = "/challenge", produces = MediaType.APPLICATION_JSON_VALUE)
    @ResponseBody
    PasskeyQuestion challenge(CurrentUser user) {
        return PasskeyQuestion.of(passkeys.askForNew(user), user);
    }

    @PostMapping
    ModelAndView register(
            CurrentUser user,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String client,
            @RequestParam(defaultValue = "") String attestation,
            RedirectAttributes redirect) {
        FormProblems problems = new FormProblems();
        if (name.isBlank() || name.length() > LONGEST_NAME) {
            problems.add("name", "passkeys.name.missing", LONGEST_NAME);
        } else if (client.isEmpty() || attestation.isEmpty()) {
            problems.add("name", "passkeys.script.needed");
        } else {
            Outcome<Passkey> registered =
                    registration(client, attestation).then(answer -> passkeys.register(user, name.strip(), answer));
            if (registered.isAccepted()) {
                Done.say(redirect, "passkeys.done.registered", name.strip());
                return new ModelAndView("redirect:/passkeys");
            }
            problems.add("name", "passkeys.refused", registered.refusal().code());
        }
        ModelAndView again = new ModelAndView("passkeys/list", HttpStatus.UNPROCESSABLE_CONTENT);
        again.addObject("passkeys", passkeys.of(user.username()));
        again.addObject("demanded", passkeys.demanded(user.organisation()));
        again.addObject("problems", problems);
        again.addObject("name", name);
        return again;
    }

    private static Outcome<PasskeyRegistration> registration(String client, String attestation) {
        try {
            return Outcome.accepted(new PasskeyRegistration(Base64Bytes.parse(client), Base64Bytes.parse(attestation)));
        } catch (IllegalArgumentException malformed) {
            return Outcome.refused("PASSKEY_MALFORMED", malformed.getMessage());
        }
    }

    @PostMapping("/removal")
    String remove(CurrentUser user, @RequestParam String key, RedirectAttributes redirect) {
        if (!passkeys.remove(user, key)) {
            throw Problems.NOT_FOUND.because("no passkey " + key + " of " + user.username());
        }
        Done.say(redirect, "passkeys.done.removed");
        return "redirect:/passkeys";
    }
}
