package org.yuheng.orchestrator.passkeys;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.yuheng.orchestrator.audit.AuditEvent;
import org.yuheng.orchestrator.audit.AuditTrail;
import org.yuheng.orchestrator.identity.Action;
import org.yuheng.orchestrator.identity.CurrentUser;
import org.yuheng.orchestrator.identity.Organisations;
import org.yuheng.orchestrator.identity.Permissions;
import org.yuheng.orchestrator.web.Problems;
import org.yuheng.trust.Base64Bytes;
import org.yuheng.trust.Outcome;
import org.yuheng.trust.passkey.PasskeyAssertion;
import org.yuheng.trust.passkey.PasskeyRegistration;
import org.yuheng.trust.passkey.RelyingParty;

/** Registers passkeys, asks them to sign and takes their answers: each question is answered once, within minutes. */
@Service
public class Passkeys {

    /** The question was answered, replaced by a newer one, or is too old. */
    public static final String NOT_ASKED = "PASSKEY_NOT_ASKED";
    /** The passkey is not one of this person's. */
    public static final String UNKNOWN = "PASSKEY_UNKNOWN";
    /** The counter went back: there may be a copy of the authenticator. */
    public static final String COUNTER = "PASSKEY_COUNTER";
    /** The passkey is registered already. */
    public static final String TAKEN = "PASSKEY_TAKEN";

    static final int MOST = 10;

    private static final String REGISTER = "REGISTER";
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int CHALLENGE_BYTES = 32;

    private final PasskeyStore store;
    private final Organisations organisations;
    private final RelyingParty site;
    private final AuditTrail audit;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    Passkeys(
            PasskeyStore store,
            Organisations organisations,
            PasskeyProperties properties,
            AuditTrail audit,
            Clock clock) {
        this.store = store;
        this.organisations = organisations;
        this.site = properties.site();
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * What a browser hands to the authenticator.
     *
     * @param credentials that may answer, or at a registration that are there already
     */
    public record Asked(String relyingParty, Base64Bytes challenge, List<Base64Bytes> credentials) {}

    /** What the browser brought back for a question. */
    public record Answer(
            Base64Bytes credentialId, Base64Bytes authenticatorData, Base64Bytes clientData, Base64Bytes signature) {}

    /** @param statement the exact bytes that were asked to be signed */
    public record Signed(Base64Bytes statement, PasskeyAssertion assertion) {}

    /** Those that the person has not removed, the oldest first. */
    public List<Passkey> of(String username) {
        return store.of(username);
    }

    /** Whether approvals of the organisation's people are signed with passkeys only. */
    public boolean demanded(String organisation) {
        return store.demanded(organisation);
    }

    @Transactional
    public void demand(CurrentUser user, String organisation, boolean demanded) {
        Permissions.require(user, Action.ROLE_GRANT);
        if (organisations.find(organisation).isEmpty()) {
            throw Problems.NOT_FOUND.because("organisation \"" + organisation + "\" is not registered");
        }
        if (demanded) {
            store.demand(organisation, user.username(), clock.instant());
        } else {
            store.demandNoMore(organisation);
        }
        audit.record(AuditEvent.of(user.actor(), demanded ? "PASSKEYS_DEMANDED" : "PASSKEYS_NOT_DEMANDED")
                .object("organisation", organisation));
    }

    @Transactional
    public Asked askForNew(CurrentUser user) {
        byte[] challenge = new byte[CHALLENGE_BYTES];
        random.nextBytes(challenge);
        return ask(user, REGISTER, challenge, new byte[0]);
    }

    /**
     * Asks the person's passkeys to sign.
     *
     * @param subject what the statement decides, in the asking step's words; a newer question about it replaces an older one
     * @param challenge digest of {@code statement}
     */
    @Transactional
    public Asked ask(CurrentUser user, String subject, byte[] challenge, byte[] statement) {
        store.ask(user.username(), subject, challenge, statement, clock.instant());
        return new Asked(
                site.id(),
                Base64Bytes.of(challenge),
                store.of(user.username()).stream().map(Passkey::credentialId).toList());
    }

    /**
     * Takes the answer to {@link #askForNew}.
     *
     * @return refused as {@link #NOT_ASKED}, {@link #TAKEN} or with a code of {@link PasskeyRegistration#verify}
     */
    @Transactional
    public Outcome<Passkey> register(CurrentUser user, String name, PasskeyRegistration answer) {
        return challenge(user, REGISTER)
                .then(asked -> answer.verify(asked.challenge(), site))
                .then(registered -> add(
                        user,
                        new Passkey(
                                registered.credentialId(),
                                user.username(),
                                registered.key().keyId(),
                                registered.key().spki(),
                                name,
                                registered.counter(),
                                registered.backedUp(),
                                clock.instant(),
                                Optional.empty())));
    }

    private Outcome<Passkey> add(CurrentUser user, Passkey passkey) {
        if (store.of(user.username()).size() >= MOST || !store.add(passkey)) {
            return Outcome.refused(TAKEN, "the passkey is registered already, or there are " + MOST + " of them");
        }
        audit.record(AuditEvent.of(user.actor(), "PASSKEY_REGISTERED")
                .object("passkey", passkey.keyId())
                .detail("backedUp", passkey.backedUp()));
        return Outcome.accepted(passkey);
    }

    /**
     * Takes the answer to {@link #ask}. The caller commits what was signed in the same transaction.
     *
     * @return refused as {@link #NOT_ASKED}, {@link #UNKNOWN}, {@link #COUNTER} or with a code of {@link
     *     PasskeyAssertion#verify}
     */
    @Transactional
    public Outcome<Signed> take(CurrentUser user, String subject, Answer answer) {
        Outcome<Signed> taken = challenge(user, subject).then(asked -> {
            Optional<Passkey> own =
                    store.lock(user.username(), answer.credentialId().bytes());
            return own.isEmpty()
                    ? Outcome.refused(UNKNOWN, "the passkey is none of " + user.username())
                    : signed(own.get(), asked, answer);
        });
        if (!taken.isAccepted()) {
            audit.record(AuditEvent.of(user.actor(), "PASSKEY_REFUSED")
                    .object("account", user.username())
                    .detail("subject", subject)
                    .detail("code", taken.refusal().code()));
        }
        return taken;
    }

    private Outcome<Signed> signed(Passkey own, PasskeyStore.Challenge asked, Answer answer) {
        PasskeyAssertion assertion = new PasskeyAssertion(
                own.credentialId(), own.spki(), answer.authenticatorData(), answer.clientData(), answer.signature());
        return assertion.verify(asked.challenge(), site).then(signed -> {
            if ((signed.counter() != 0 || own.counter() != 0) && signed.counter() <= own.counter()) {
                return Outcome.refused(
                        COUNTER,
                        "the authenticator counts " + signed.counter() + " after " + own.counter()
                                + "; it may have been copied: remove it and register another");
            }
            store.used(own.credentialId().bytes(), signed.counter(), clock.instant());
            return Outcome.accepted(new Signed(Base64Bytes.of(asked.statement()), assertion));
        });
    }

    private Outcome<PasskeyStore.Challenge> challenge(CurrentUser user, String subject) {
        Instant oldest = clock.instant().minus(PATIENCE);
        return store.take(user.username(), subject)
                .filter(asked -> asked.askedAt().isAfter(oldest))
                .map(Outcome::accepted)
                .orElseGet(() -> Outcome.refused(NOT_ASKED, "nothing was asked, or too long ago; begin again"));
    }

    /** @return false when there is no such passkey of the person */
    @Transactional
    public boolean remove(CurrentUser user, String keyId) {
        boolean removed = store.remove(user.username(), keyId, clock.instant());
        if (removed) {
            audit.record(AuditEvent.of(user.actor(), "PASSKEY_REMOVED").object("passkey", keyId));
        }
        return removed;
    }
}
