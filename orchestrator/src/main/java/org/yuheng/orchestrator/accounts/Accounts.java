package org.yuheng.orchestrator.accounts;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;
import org.yuheng.orchestrator.audit.AuditEvent;
import org.yuheng.orchestrator.audit.AuditTrail;
import org.yuheng.orchestrator.identity.Actor;
import org.yuheng.orchestrator.identity.CurrentUser;
import org.yuheng.orchestrator.identity.Organisations;
import org.yuheng.orchestrator.identity.Permissions;
import org.yuheng.orchestrator.identity.Role;
import org.yuheng.orchestrator.web.Problems;

/** The people who may sign in. The system administrator makes accounts; the security administrator gives them roles. */
@Component
public class Accounts {

    static final int FAILURES_ALLOWED = 5;
    static final Duration LOCK = Duration.ofMinutes(15);

    /** Each verification takes 16 MiB on purpose; more at once would let strangers use up the memory. */
    private static final int PARALLEL_VERIFICATIONS = 4;

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Of no password: it takes as long to verify as any other, so that unknown names do not answer faster. */
    static final String NOBODYS_HASH =
            "$argon2id$v=19$m=16384,t=2,p=1$bm9ib2R5IGhhcyB0aGlzIQ" + "$bm8gcGFzc3dvcmQgaGFzaGVzIHRvIHRoaXMgdmFsdWU";

    private final AccountStore store;
    private final Organisations organisations;
    private final PasswordEncoder passwords;
    private final AuditTrail audit;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final Semaphore verifications = new Semaphore(PARALLEL_VERIFICATIONS);

    Accounts(
            AccountStore store,
            Organisations organisations,
            PasswordEncoder passwords,
            AuditTrail audit,
            TransactionTemplate transaction,
            Clock clock) {
        this.store = store;
        this.organisations = organisations;
        this.passwords = passwords;
        this.audit = audit;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * An account as administrators see it.
     *
     * @param lockedUntil empty when open
     */
    public record Account(
            String username,
            String name,
            String organisation,
            Set<Role> roles,
            boolean disabled,
            Optional<Instant> lockedUntil) {}

    public Optional<Account> find(String username) {
        return store.find(username).map(this::view);
    }

    List<Account> list(String organisation, String after, int limit) {
        return store.list(organisation, after, limit).stream().map(this::view).toList();
    }

    boolean none() {
        return !store.anyAccount();
    }

    private Account view(AccountStore.Row row) {
        Optional<Instant> locked = Optional.ofNullable(row.lockedUntil()).filter(clock.instant()::isBefore);
        CurrentUser user = row.user();
        return new Account(user.username(), user.name(), user.organisation(), user.roles(), row.disabled(), locked);
    }

    /**
     * The person with that name and password, if there is one and the account is open. Failures are counted; wrong name,
     * wrong password and locked account look the same and take the same time.
     */
    Optional<CurrentUser> verify(String username, char[] password) {
        AccountStore.Row row = store.find(username).orElse(null);
        boolean matches = matches(password, row == null ? NOBODYS_HASH : row.passwordHash());
        if (row == null) {
            return Optional.empty();
        }
        return transaction.execute(status -> settle(username, matches));
    }

    private boolean matches(char[] password, String hash) {
        if (!verificationIsFree()) {
            throw Problems.TOO_MANY_ATTEMPTS.because("too many people sign in at this moment; try again in a minute");
        }
        try {
            return passwords.matches(new String(password), hash);
        } finally {
            verifications.release();
        }
    }

    private boolean verificationIsFree() {
        try {
            return verifications.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Optional<CurrentUser> settle(String username, boolean matches) {
        AccountStore.Row row = store.lock(username).orElseThrow();
        Instant now = clock.instant();
        boolean locked = row.lockedUntil() != null && now.isBefore(row.lockedUntil());
        if (matches && !locked && !row.disabled()) {
            if (row.failures() > 0) {
                store.setFailures(username, 0, null);
            }
            return Optional.of(row.user());
        }
        if (!matches && !locked) {
            int failures = row.failures() + 1;
            Instant until = failures >= FAILURES_ALLOWED ? now.plus(LOCK) : null;
            store.setFailures(username, until == null ? failures : 0, until);
            if (until != null) {
                audit.record(AuditEvent.of(Actor.system("accounts"), "ACCOUNT_LOCKED")
                        .object("account", username)
                        .detail("until", until));
            }
        }
        audit.record(AuditEvent.of(Actor.system("accounts"), "SIGN_IN_REFUSED").object("account", username));
        return Optional.empty();
    }

    /**
     * A password that accounts begin with. Hashing takes a tenth of a second on purpose; several accounts that begin with
     * the same one share its hash, which tells no more than the list that they came from.
     */
    public final class InitialPassword {
        private final char[] characters;
        private String hash;

        private InitialPassword(char[] characters) {
            this.characters = characters.clone();
        }

        private String hashFor(String username) {
            requireStrong(username, characters);
            if (hash == null) {
                hash = hash(characters);
            }
            return hash;
        }
    }

    public InitialPassword initial(char[] characters) {
        return new InitialPassword(characters);
    }

    /**
     * Makes an account without roles.
     *
     * @param password initial one, to be changed at the first sign-in when {@code mustChange}
     */
    @Transactional
    public Account create(
            Actor by, String username, String name, String organisation, InitialPassword password, boolean mustChange) {
        organisations
                .find(organisation)
                .orElseThrow(() -> AccountProblems.ORGANISATION_UNKNOWN.because(
                        "organisation \"" + organisation + "\" is not registered; register it first"));
        CurrentUser user = new CurrentUser(username, name, organisation, Set.of(), mustChange);
        if (!store.insert(user, password.hashFor(username), by.id(), clock.instant())) {
            throw AccountProblems.ACCOUNT_EXISTS.because("username \"" + username + "\" is taken; choose another");
        }
        audit.record(
                AuditEvent.of(by, "ACCOUNT_CREATED").object("account", username).detail("organisation", organisation));
        return find(username).orElseThrow();
    }

    /** The same for one account alone. */
    @Transactional
    public Account create(
            Actor by, String username, String name, String organisation, char[] password, boolean mustChange) {
        return create(by, username, name, organisation, initial(password), mustChange);
    }

    /** Replaces all roles of an account; open sessions see the new ones at their next call. */
    @Transactional
    public Account giveRoles(Actor by, String username, Collection<Role> roles) {
        if (by.id().equals(username)) {
            throw AccountProblems.OWN_ACCOUNT.because("nobody gives roles to the own account; ask another");
        }
        AccountStore.Row row = known(username);
        Permissions.clashes(roles).ifPresent(role -> {
            throw AccountProblems.ROLES_CLASH.because(role + " stands alone; asked for " + roles);
        });
        store.replaceRoles(
                username,
                roles.isEmpty() ? EnumSet.noneOf(Role.class) : EnumSet.copyOf(roles),
                by.id(),
                clock.instant());
        audit.record(AuditEvent.of(by, "ROLES_GIVEN")
                .object("account", username)
                .detail("before", row.user().roles())
                .detail("after", roles));
        return find(username).orElseThrow();
    }

    @Transactional
    public void changePassword(CurrentUser user, char[] old, char[] fresh) {
        AccountStore.Row row = known(user.username());
        if (!matches(old, row.passwordHash())) {
            throw Problems.FORBIDDEN.because("the present password is not right");
        }
        requireStrong(user.username(), fresh);
        if (new String(old).contentEquals(new String(fresh))) {
            throw AccountProblems.PASSWORD_TOO_WEAK.because("the new password is the old one; choose another");
        }
        store.setPassword(user.username(), hash(fresh), false);
        audit.record(AuditEvent.of(user.actor(), "PASSWORD_CHANGED").object("account", user.username()));
    }

    /** Sets an initial password, opens the lock and ends all sessions. */
    @Transactional
    public void resetPassword(Actor by, String username, char[] initial) {
        if (by.id().equals(username)) {
            throw AccountProblems.OWN_ACCOUNT.because("change your own at PUT /api/v1/me/password");
        }
        known(username);
        requireStrong(username, initial);
        store.setPassword(username, hash(initial), true);
        store.deleteSessions(username);
        audit.record(AuditEvent.of(by, "PASSWORD_RESET").object("account", username));
    }

    /** A disabled account keeps its name and its past; it only cannot sign in. */
    @Transactional
    public Account setDisabled(Actor by, String username, boolean disabled) {
        if (by.id().equals(username)) {
            throw AccountProblems.OWN_ACCOUNT.because("nobody disables the own account");
        }
        known(username);
        store.setDisabled(username, disabled);
        if (disabled) {
            store.deleteSessions(username);
        }
        audit.record(AuditEvent.of(by, disabled ? "ACCOUNT_DISABLED" : "ACCOUNT_ENABLED")
                .object("account", username));
        return find(username).orElseThrow();
    }

    private AccountStore.Row known(String username) {
        return store.lock(username)
                .orElseThrow(
                        () -> AccountProblems.ACCOUNT_UNKNOWN.because("username \"" + username + "\" is not known"));
    }

    private String hash(char[] password) {
        return passwords.encode(new String(password));
    }

    private static void requireStrong(String username, char[] password) {
        PasswordRule.weakness(username, password).ifPresent(why -> {
            throw AccountProblems.PASSWORD_TOO_WEAK.because(why);
        });
    }
}
