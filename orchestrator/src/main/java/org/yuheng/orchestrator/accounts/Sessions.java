package org.yuheng.orchestrator.accounts;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.yuheng.orchestrator.audit.AuditEvent;
import org.yuheng.orchestrator.audit.AuditTrail;
import org.yuheng.orchestrator.identity.CurrentUser;
import org.yuheng.trust.Digests;

/** Signed-in sessions: an opaque bearer token of 256 random bits, of which only the digest is kept. */
@Component
class Sessions {

    private static final Duration LIFE = Duration.ofHours(12);
    private static final int TOKEN_BYTES = 32;
    private static final int LONGEST_TOKEN = 128;

    private final AccountStore store;
    private final AuditTrail audit;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    Sessions(AccountStore store, AuditTrail audit, Clock clock) {
        this.store = store;
        this.audit = audit;
        this.clock = clock;
    }

    /** @param token shown once, to the person who signed in */
    record Opened(String token, Instant expires) {
        @Override
        public String toString() {
            return "Opened[expires=" + expires + "]";
        }
    }

    @Transactional
    public Opened open(CurrentUser user) {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        Instant now = clock.instant();
        Instant expires = now.plus(LIFE);
        store.insertSession(hash(token), user.username(), now, expires);
        audit.record(AuditEvent.of(user.actor(), "SESSION_OPENED").object("account", user.username()));
        return new Opened(token, expires);
    }

    Optional<CurrentUser> find(String token) {
        if (token.length() > LONGEST_TOKEN) {
            return Optional.empty();
        }
        return store.findBySession(hash(token), clock.instant()).map(AccountStore.Row::user);
    }

    @Transactional
    public void close(String token, CurrentUser user) {
        if (store.deleteSession(hash(token)) > 0) {
            audit.record(AuditEvent.of(user.actor(), "SESSION_CLOSED").object("account", user.username()));
        }
    }

    @Scheduled(fixedDelayString = "PT10M")
    void forgetExpired() {
        store.deleteExpiredSessions(clock.instant());
    }

    private static byte[] hash(String token) {
        return Digests.sha256(token.getBytes(StandardCharsets.UTF_8));
    }
}
