package org.yuheng.orchestrator.accounts;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.yuheng.orchestrator.identity.Action;
import org.yuheng.orchestrator.identity.CurrentUser;
import org.yuheng.orchestrator.identity.Permissions;
import org.yuheng.orchestrator.identity.Role;
import org.yuheng.orchestrator.web.SecretAnswer;

/** Sign-in, sign-out and who I am. */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "sessions")
class SessionResource {

    private final Accounts accounts;
    private final Sessions sessions;

    SessionResource(Accounts accounts, Sessions sessions) {
        this.accounts = accounts;
        this.sessions = sessions;
    }

    record SignIn(String username, Secret password) {
        SignIn {
            if (username == null || username.isBlank() || username.length() > 64) {
                throw new IllegalArgumentException("username is missing or longer than 64 characters");
            }
            Secret.require("password", password);
        }
    }

    record Session(String token, Instant expires, Me user) {
        @Override
        public String toString() {
            return "Session[" + user.username() + "]";
        }
    }

    record Me(
            String username,
            String name,
            String organisation,
            Set<Role> roles,
            Set<Action> actions,
            boolean mustChangePassword) {

        static Me of(CurrentUser user) {
            return new Me(
                    user.username(),
                    user.name(),
                    user.organisation(),
                    user.roles(),
                    Permissions.of(user.roles()),
                    user.mustChangePassword());
        }
    }

    record PasswordChange(Secret present, Secret next) {
        PasswordChange {
            Secret.require("present", present);
            Secret.require("next", next);
        }
    }

    @PostMapping("/sessions")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Sign in; the answer's token is sent as Authorization: Bearer")
    Session signIn(@RequestBody SignIn body, HttpServletRequest request) {
        SecretAnswer.mark(request);
        Optional<CurrentUser> user =
                accounts.verify(body.username(), body.password().characters());
        CurrentUser known = user.orElseThrow(() -> AccountProblems.SIGN_IN_REFUSED.because(
                "after " + Accounts.FAILURES_ALLOWED + " failures an account is locked for " + Accounts.LOCK.toMinutes()
                        + " minutes; the system administrator can reset the password"));
        Sessions.Opened opened = sessions.open(known);
        return new Session(opened.token(), opened.expires(), Me.of(known));
    }

    @DeleteMapping("/sessions")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Sign out: end the session of this token")
    void signOut(CurrentUser user, HttpServletRequest request) {
        BearerFilter.token(request).ifPresent(token -> sessions.close(token, user));
    }

    @GetMapping("/me")
    @Operation(summary = "Who is signed in, and what that person may do")
    Me me(CurrentUser user) {
        return Me.of(user);
    }

    @PutMapping("/me/password")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Change one's own password")
    void changePassword(@RequestBody PasswordChange body, CurrentUser user) {
        accounts.changePassword(user, body.present().characters(), body.next().characters());
    }
}
