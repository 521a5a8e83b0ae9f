package org.yuheng.orchestrator.accounts;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.yuheng.orchestrator.audit.AuditEvent;
import org.yuheng.orchestrator.audit.AuditTrail;
import org.yuheng.orchestrator.identity.Actor;
import org.yuheng.orchestrator.identity.CurrentUser;
import org.yuheng.signin.OidcIdentity;
import org.yuheng.trust.Outcome;

/**
 * Whose account an identity of a provider opens. Nobody registers themselves: the account exists, and a system administrator
 * linked it, or the provider is trusted by configuration to name it once.
 */
@Component
class OidcAccounts {

    static final String PERSON_UNKNOWN = "OIDC_PERSON_UNKNOWN";
    static final String ACCOUNT_DISABLED = "OIDC_ACCOUNT_DISABLED";
    static final String IDENTITY_DIFFERS = "OIDC_IDENTITY_DIFFERS";

    private final AccountStore accounts;
    private final IdentityLinks links;
    private final AuditTrail audit;
    private final Clock clock;

    OidcAccounts(AccountStore accounts, IdentityLinks links, AuditTrail audit, Clock clock) {
        this.accounts = accounts;
        this.links = links;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * The person that a verified identity stands for. A lock after wrong passwords does not count here: a stranger who tries
     * passwords would otherwise keep somebody out who never uses one.
     */
    @Transactional
    public Outcome<CurrentUser> open(OidcIdentity identity) {
        Optional<IdentityLinks.Link> link = links.find(identity.issuer(), identity.subject());
        return link.isPresent() ? opened(link.get().username(), identity) : claimed(identity);
    }

    private Outcome<CurrentUser> claimed(OidcIdentity identity) {
        Optional<AccountStore.Row> row = identity.username().flatMap(accounts::lock);
        if (row.isEmpty()) {
            return refused(PERSON_UNKNOWN, identity, "no account is linked to this identity");
        }
        String username = row.get().user().username();
        if (row.get().disabled()) {
            return opened(username, identity);
        }
        if (!links.add(identity.issuer(), identity.subject(), username, clock.instant(), "claim")) {
            // The provider gave a name to somebody else; the account stays with whom it was linked to first.
            return refused(IDENTITY_DIFFERS, identity, "account " + username + " is linked to another subject");
        }
        audit.record(AuditEvent.of(Actor.system("accounts"), "IDENTITY_LINKED")
                .object("account", username)
                .detail("issuer", identity.issuer())
                .detail("subject", identity.subject()));
        return opened(username, identity);
    }

    private Outcome<CurrentUser> opened(String username, OidcIdentity identity) {
        AccountStore.Row row = accounts.find(username).orElseThrow();
        return row.disabled()
                ? refused(ACCOUNT_DISABLED, identity, "account " + username + " is disabled")
                : Outcome.accepted(row.user());
    }

    private Outcome<CurrentUser> refused(String code, OidcIdentity identity, String why) {
        audit.record(AuditEvent.of(Actor.system("accounts"), "SIGN_IN_REFUSED")
                .object("identity", identity.subject())
                .detail("issuer", identity.issuer())
                .detail("code", code));
        return Outcome.refused(code, why);
    }

    List<IdentityLinks.Link> links(String username) {
        return links.of(username);
    }

    /** From now on that subject of that issuer opens the account. */
    @Transactional
    public void link(Actor by, String username, String issuer, String subject) {
        requireOther(by, username);
        accounts.lock(username)
                .orElseThrow(
                        () -> AccountProblems.ACCOUNT_UNKNOWN.because("username \"" + username + "\" is not known"));
        if (!links.add(issuer, subject, username, clock.instant(), by.id())) {
            throw AccountProblems.IDENTITY_TAKEN.because("the subject \"" + subject + "\" or the account \"" + username
                    + "\" is linked at " + issuer + " already; remove that link first");
        }
        audit.record(AuditEvent.of(by, "IDENTITY_LINKED")
                .object("account", username)
                .detail("issuer", issuer)
                .detail("subject", subject));
    }

    /** The account opens no more with that issuer's identities; its sessions end. */
    @Transactional
    public void unlink(Actor by, String username, String issuer) {
        requireOther(by, username);
        if (links.remove(username, issuer) == 0) {
            throw AccountProblems.IDENTITY_UNKNOWN.because(username + " is not linked at " + issuer);
        }
        accounts.deleteSessions(username);
        audit.record(AuditEvent.of(by, "IDENTITY_UNLINKED")
                .object("account", username)
                .detail("issuer", issuer));
    }

    private static void requireOther(Actor by, String username) {
        if (by.id().equals(username)) {
            throw AccountProblems.OWN_ACCOUNT.because("nobody links the own account; ask another administrator");
        }
    }
}
