package org.yuheng.orchestrator.accounts;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Set;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.yuheng.orchestrator.identity.Action;
import org.yuheng.orchestrator.identity.CurrentUser;
import org.yuheng.orchestrator.identity.Ids;
import org.yuheng.orchestrator.identity.Permissions;
import org.yuheng.orchestrator.identity.Role;
import org.yuheng.orchestrator.identity.Texts;
import org.yuheng.orchestrator.web.Cursor;
import org.yuheng.orchestrator.web.Page;
import org.yuheng.orchestrator.web.Problems;

/** Accounts for those who administer them. */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "accounts")
class AccountResource {

    private final Accounts accounts;
    private final FirstAdministrators first;

    AccountResource(Accounts accounts, FirstAdministrators first) {
        this.accounts = accounts;
        this.first = first;
    }

    record NewAccount(String username, String name, String organisation, Secret initialPassword) {
        NewAccount {
            Ids.requireUsername(username);
            Texts.require("name", name, 100);
            Ids.require("organisation", organisation);
            Secret.require("initialPassword", initialPassword);
        }
    }

    record Roles(Set<Role> roles) {
        Roles {
            if (roles == null || roles.stream().anyMatch(role -> role == null)) {
                throw new IllegalArgumentException("roles is missing or has a null; send a list, [] for none");
            }
        }
    }

    record InitialPassword(Secret initialPassword) {
        InitialPassword {
            Secret.require("initialPassword", initialPassword);
        }
    }

    record Availability(boolean disabled) {}

    record FirstAccounts(
            Secret token,
            FirstAdministrators.Organisation organisation,
            FirstAdministrators.Person systemAdministrator,
            FirstAdministrators.Person securityAdministrator) {
        FirstAccounts {
            Secret.require("token", token);
            if (organisation == null || systemAdministrator == null || securityAdministrator == null) {
                throw new IllegalArgumentException(
                        "organisation, systemAdministrator and securityAdministrator are all needed");
            }
        }
    }

    @PostMapping("/first-administrators")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Make the first two administrators, with the one-time token printed at the first start")
    List<Accounts.Account> createFirst(@RequestBody FirstAccounts body, HttpServletRequest request) {
        return first.create(
                body.token(), body.organisation(), body.systemAdministrator(), body.securityAdministrator());
    }

    @GetMapping("/accounts")
    @Operation(summary = "Accounts in the order of their names")
    Page<Accounts.Account> list(
            CurrentUser user,
            @RequestParam(required = false) String organisation,
            @RequestParam(required = false) String cursor,
            @RequestParam(required = false) Integer limit) {
        requireAny(user, Action.ACCOUNT_CREATE, Action.ROLE_GRANT, Action.AUDIT_READ);
        int size = Page.size(limit);
        String after = Cursor.parse(cursor, 1).map(key -> key.part(0)).orElse("");
        return Page.of(accounts.list(organisation, after, size + 1), size, row -> Cursor.of(row.username()));
    }

    @GetMapping("/accounts/{username}")
    @Operation(summary = "One account")
    Accounts.Account get(CurrentUser user, @PathVariable String username) {
        requireAny(user, Action.ACCOUNT_CREATE, Action.ROLE_GRANT, Action.AUDIT_READ);
        return accounts.find(username)
                .orElseThrow(
                        () -> AccountProblems.ACCOUNT_UNKNOWN.because("username \"" + username + "\" is not known"));
    }

    @PostMapping("/accounts")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Make an account; it has no role until the security administrator gives one")
    Accounts.Account create(CurrentUser user, @RequestBody NewAccount body) {
        Permissions.require(user, Action.ACCOUNT_CREATE);
        return accounts.create(
                user.actor(),
                body.username(),
                body.name(),
                body.organisation(),
                body.initialPassword().characters(),
                true);
    }

    @PutMapping("/accounts/{username}/roles")
    @Operation(summary = "Replace the roles of an account")
    Accounts.Account giveRoles(CurrentUser user, @PathVariable String username, @RequestBody Roles body) {
        Permissions.require(user, Action.ROLE_GRANT);
        return accounts.giveRoles(user.actor(), username, body.roles());
    }

    @PutMapping("/accounts/{username}/password")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Set a new initial password, open the lock, end all sessions")
    void resetPassword(CurrentUser user, @PathVariable String username, @RequestBody InitialPassword body) {
        Permissions.require(user, Action.ACCOUNT_CREATE);
        accounts.resetPassword(user.actor(), username, body.initialPassword().characters());
    }

    @PutMapping("/accounts/{username}/availability")
    @Operation(summary = "Disable or enable an account")
    Accounts.Account setDisabled(CurrentUser user, @PathVariable String username, @RequestBody Availability body) {
        Permissions.require(user, Action.ACCOUNT_CREATE);
        return accounts.setDisabled(user.actor(), username, body.disabled());
    }

    private static void requireAny(CurrentUser user, Action... actions) {
        for (Action action : actions) {
            if (user.may(action)) {
                return;
            }
        }
        throw Problems.FORBIDDEN.because(
                "one of " + List.of(actions) + " is needed; " + user.username() + " has " + user.roles());
    }
}
