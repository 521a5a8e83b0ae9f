package org.yuheng.orchestrator.accounts;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.yuheng.orchestrator.identity.Action;
import org.yuheng.orchestrator.identity.CurrentUser;
import org.yuheng.orchestrator.identity.Permissions;

/** Which identity of an OpenID Connect provider opens which account. */
@RestController
@RequestMapping("/api/v1/accounts/{username}")
@Tag(name = "accounts")
class IdentityResource {

    private final OidcAccounts identities;
    private final OidcProperties oidc;

    IdentityResource(OidcAccounts identities, OidcProperties oidc) {
        this.identities = identities;
        this.oidc = oidc;
    }

    /** @param issuer empty or missing: the one that is configured */
    record Identity(String issuer, String subject) {
        Identity {
            issuer = issuer == null ? "" : issuer;
            if (issuer.length() > 500 || subject == null || subject.isBlank() || subject.length() > 255) {
                throw new IllegalArgumentException(
                        "subject needs 1 to 255 characters (the claim \"sub\"), issuer at most 500");
            }
        }
    }

    /** @param issuer empty or missing: the one that is configured */
    record Issuer(String issuer) {
        Issuer {
            issuer = issuer == null ? "" : issuer;
            if (issuer.length() > 500) {
                throw new IllegalArgumentException("issuer has more than 500 characters");
            }
        }
    }

    record Linked(String issuer, String subject, Instant linkedAt, String linkedBy) {}

    @GetMapping("/identities")
    @Operation(summary = "Identities that open an account")
    List<Linked> list(CurrentUser user, @PathVariable String username) {
        Permissions.require(user, Action.ACCOUNT_CREATE);
        return linked(username);
    }

    @PostMapping("/identities")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Let a subject of an issuer open an account")
    List<Linked> link(CurrentUser user, @PathVariable String username, @RequestBody Identity body) {
        Permissions.require(user, Action.ACCOUNT_CREATE);
        identities.link(user.actor(), username, issuer(body.issuer()), body.subject());
        return linked(username);
    }

    @PostMapping("/identities/removal")
    @Operation(summary = "Take the identity of an issuer away from an account, and end its sessions")
    List<Linked> unlink(CurrentUser user, @PathVariable String username, @RequestBody Issuer body) {
        Permissions.require(user, Action.ACCOUNT_CREATE);
        identities.unlink(user.actor(), username, issuer(body.issuer()));
        return linked(username);
    }

    private List<Linked> linked(String username) {
        return identities.links(username).stream()
                .map(link -> new Linked(link.issuer(), link.subject(), link.linkedAt(), link.linkedBy()))
                .toList();
    }

    private String issuer(String asked) {
        if (asked.isBlank() && oidc.issuer().isBlank()) {
            throw AccountProblems.IDENTITY_UNKNOWN.because(
                    "no provider is configured (yuheng.sign-in.oidc.issuer); name the issuer");
        }
        return asked.isBlank() ? oidc.issuer() : asked;
    }
}
