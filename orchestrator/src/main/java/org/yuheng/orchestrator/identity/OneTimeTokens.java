package org.yuheng.orchestrator.identity;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.yuheng.trust.Digests;

/** Tokens that work once: 256 random bits, shown once, kept as a digest. */
@Repository
public class OneTimeTokens {

    private static final int BYTES = 32;
    private static final int LONGEST = 128;

    private final JdbcClient jdbc;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    OneTimeTokens(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** What a token is good for. */
    public enum Purpose {
        FIRST_ADMINISTRATOR,
        ENROLMENT
    }

    /** @param token for the one who will use it; not kept */
    public record Issued(String token, Instant expires) {
        @Override
        public String toString() {
            return "Issued[expires=" + expires + "]";
        }
    }

    /** @param subject what it is about, for example the node that may enrol */
    public Issued issue(Purpose purpose, String subject, String by, Duration life) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        Instant now = clock.instant();
        Instant expires = now.plus(life);
        jdbc.sql("""
                        insert into one_time_token (token_hash, purpose, subject, created_at, created_by, expires_at)
                        values (:hash, :purpose, :subject, :now, :by, :expires)
                        """)
                .param("hash", hash(token))
                .param("purpose", purpose.name())
                .param("subject", subject)
                .param("now", Timestamp.from(now))
                .param("by", by)
                .param("expires", Timestamp.from(expires))
                .update();
        return new Issued(token, expires);
    }

    /** Takes away what is still open, so that one newly issued token is the only one. */
    public void revoke(Purpose purpose, String subject) {
        jdbc.sql("""
                        update one_time_token set expires_at = created_at
                        where purpose = :purpose and subject = :subject and used_at is null
                        """).param("purpose", purpose.name()).param("subject", subject).update();
    }

    /** Uses the token up, in the caller's transaction; the subject, unless it is unknown, used or expired. */
    public Optional<String> use(Purpose purpose, String token) {
        if (token.length() > LONGEST) {
            return Optional.empty();
        }
        Timestamp now = Timestamp.from(clock.instant());
        return jdbc.sql("""
                        update one_time_token set used_at = :now
                        where token_hash = :hash and purpose = :purpose and used_at is null and expires_at > :now
                        returning subject
                        """)
                .param("now", now)
                .param("hash", hash(token))
                .param("purpose", purpose.name())
                .query(String.class)
                .optional();
    }

    private static byte[] hash(String token) {
        return Digests.sha256(token.getBytes(StandardCharsets.UTF_8));
    }
}
