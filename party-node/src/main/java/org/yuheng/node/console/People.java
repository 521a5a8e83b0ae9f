package org.yuheng.node.console;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.yuheng.node.journal.AuditLog;
import org.yuheng.node.journal.NodeDatabase;
import org.yuheng.trust.Outcome;

/**
 * The owners' people who may use this node; each acts for one organisation, with a token of its own, and in the browser
 * with a password if they chose one.
 */
public final class People {

    /** What a person's name looks like. */
    public static final Pattern NAME = Pattern.compile("[a-z][a-z0-9._-]{0,62}");

    static final int SHORTEST_PASSWORD = 12;
    private static final int LONGEST_SECRET = 200;
    private static final int LONGEST_SUBJECT = 255;
    private static final int TRIES = 5;
    private static final Duration LOCKED = Duration.ofMinutes(15);
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String COLUMNS = "name, owner, duties";

    private final NodeDatabase database;
    private final AuditLog audit;
    private final Clock clock;
    private final PasswordEncoder passwords = Argon2PasswordEncoder.defaultsForSpringSecurity_v5_8();

    public People(NodeDatabase database, AuditLog audit) {
        this(database, audit, Clock.systemUTC());
    }

    People(NodeDatabase database, AuditLog audit, Clock clock) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
    }

    /** Somebody who has shown a token or a password. */
    public record Person(String name, String organization, Set<Duty> duties) {
        public Person {
            duties = Set.copyOf(duties);
        }

        boolean may(Duty duty) {
            return duties.contains(duty);
        }
    }

    /** Adds a person with {@link Duty#BUSINESS}, or gives a known one a new token. */
    public String add(String name, String organization) {
        return add(name, organization, Duty.BUSINESS, "node");
    }

    /**
     * Adds a person, or gives a known one a new token, these duties, no password and no link to a provider; the token is
     * shown once and kept as a hash.
     *
     * @param by who does it, for the audit log
     */
    public String add(String name, String organization, Set<Duty> duties, String by) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("person \"" + name + "\" must match " + NAME);
        }
        byte[] random = new byte[32];
        RANDOM.nextBytes(random);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        database.inTransaction(tx -> {
            tx.sql("DELETE FROM person_identity WHERE name = ?").param(name).update();
            tx.sql("INSERT OR REPLACE INTO person (name, owner, token_hash, duties) VALUES (?, ?, ?, ?)")
                    .params(name, organization, hash(token), Duty.words(duties))
                    .update();
            audit.record(tx, by, "PERSON_ADDED", name, organization + ": " + Duty.words(duties));
            return null;
        });
        return token;
    }

    /**
     * Says whom a provider vouches for with this subject: from then on that person may come from there. A subject that was
     * another person's is theirs no more.
     *
     * @return refused as {@code PERSON_UNKNOWN}
     */
    public Outcome<Person> link(String name, String issuer, String subject, String by) {
        if (subject.isBlank() || subject.length() > LONGEST_SUBJECT) {
            throw new IllegalArgumentException(
                    "subject of " + subject.length() + " characters; expected 1 to " + LONGEST_SUBJECT);
        }
        Optional<Person> person = find(name);
        if (person.isEmpty()) {
            return Outcome.refused("PERSON_UNKNOWN", "nobody here is called \"" + name + "\"; add the person first");
        }
        database.inTransaction(tx -> {
            tx.sql("INSERT OR REPLACE INTO person_identity (issuer, subject, name, linked_at) VALUES (?, ?, ?, ?)")
                    .params(issuer, subject, name, clock.instant().toString())
                    .update();
            audit.record(tx, by, "IDENTITY_LINKED", name, issuer + " " + subject);
            return null;
        });
        return Outcome.accepted(person.get());
    }

    /**
     * Somebody comes from the provider; nobody is made an account by it.
     *
     * @return refused as {@code OIDC_PERSON_UNKNOWN}
     */
    Outcome<Person> enter(String issuer, String subject) {
        return database.inTransaction(tx -> {
            Optional<Person> person = tx.sql(
                            "SELECT " + COLUMNS
                                    + " FROM person WHERE name = (SELECT name FROM person_identity WHERE issuer = ? AND subject = ?)")
                    .params(issuer, subject)
                    .query(People::person)
                    .optional();
            if (person.isEmpty()) {
                return Outcome.refused("OIDC_PERSON_UNKNOWN", subject);
            }
            audit.record(
                    tx, person.get().name(), "SIGNED_IN", issuer, person.get().organization());
            return Outcome.accepted(person.get());
        });
    }

    void remove(String name, String by) {
        database.inTransaction(tx -> {
            tx.sql("DELETE FROM person_identity WHERE name = ?").param(name).update();
            tx.sql("DELETE FROM person WHERE name = ?").param(name).update();
            audit.record(tx, by, "PERSON_REMOVED", name, "");
            return null;
        });
    }

    Optional<Person> find(String name) {
        return database.inTransaction(tx -> tx.sql("SELECT " + COLUMNS + " FROM person WHERE name = ?")
                .param(name)
                .query(People::person)
                .optional());
    }

    List<Person> of(String organization) {
        return database.inTransaction(tx -> tx.sql("SELECT " + COLUMNS + " FROM person WHERE owner = ? ORDER BY name")
                .param(organization)
                .query(People::person)
                .list());
    }

    /** 256 random bits need no slow hash; the lookup is by the hash, so no comparison leaks the token. */
    Optional<Person> withToken(String token) {
        return database.inTransaction(tx -> tx.sql("SELECT " + COLUMNS + " FROM person WHERE token_hash = ?")
                .param(hash(token))
                .query(People::person)
                .optional());
    }

    private record Secrets(Person person, String tokenHash, String passwordHash, Instant lockedUntil) {}

    /**
     * Somebody signs in with their token or their password. A try is counted before it is looked at, so that tries at the same
     * time count too; after five in a row that fail, nobody signs in under the name for a quarter of an hour.
     *
     * @return refused as {@code SIGN_IN_REFUSED} (the same for an unknown name) or {@code SIGN_IN_LOCKED}
     */
    Outcome<Person> signIn(String name, String secret) {
        Optional<Secrets> known =
                NAME.matcher(name).matches() && secret.length() <= LONGEST_SECRET ? count(name) : Optional.empty();
        if (known.isEmpty()) {
            // As long as for a known name, so that time does not tell which names exist.
            passwords.encode("nobody");
            return refused();
        }
        Secrets secrets = known.get();
        if (secrets.lockedUntil() != null && clock.instant().isBefore(secrets.lockedUntil())) {
            return Outcome.refused(
                    "SIGN_IN_LOCKED", "after " + TRIES + " failed tries; wait until " + secrets.lockedUntil());
        }
        boolean good = MessageDigest.isEqual(bytes(hash(secret)), bytes(secrets.tokenHash()))
                || secrets.passwordHash() != null && passwords.matches(secret, secrets.passwordHash());
        database.inTransaction(tx -> {
            if (good) {
                tx.sql("UPDATE person SET failures = 0, locked_until = NULL WHERE name = ?")
                        .param(name)
                        .update();
            }
            audit.record(
                    tx,
                    name,
                    good ? "SIGNED_IN" : "SIGN_IN_FAILED",
                    name,
                    secrets.person().organization());
            return null;
        });
        return good ? Outcome.accepted(secrets.person()) : refused();
    }

    private static Outcome<Person> refused() {
        return Outcome.refused("SIGN_IN_REFUSED", "the name is unknown or the secret is not its own; try again");
    }

    private Optional<Secrets> count(String name) {
        return database.inTransaction(tx -> {
            Optional<Secrets> secrets = tx.sql("SELECT * FROM person WHERE name = ?")
                    .param(name)
                    .query((row, n) -> new Secrets(
                            person(row, n),
                            row.getString("token_hash"),
                            row.getString("password_hash"),
                            instant(row.getString("locked_until"))))
                    .optional();
            boolean locked = secrets.map(Secrets::lockedUntil)
                    .filter(until -> clock.instant().isBefore(until))
                    .isPresent();
            if (secrets.isPresent() && !locked) {
                tx.sql("UPDATE person SET failures = failures + 1 WHERE name = ?")
                        .param(name)
                        .update();
                tx.sql("UPDATE person SET failures = 0, locked_until = ? WHERE name = ? AND failures >= " + TRIES)
                        .params(clock.instant().plus(LOCKED).toString(), name)
                        .update();
            }
            return secrets;
        });
    }

    /** @return refused as {@code PASSWORD_SHORT} or {@code PASSWORD_LONG} */
    Outcome<Person> choosePassword(Person person, String password) {
        if (password.length() < SHORTEST_PASSWORD) {
            return Outcome.refused("PASSWORD_SHORT", "at least " + SHORTEST_PASSWORD + " characters");
        }
        if (password.length() > LONGEST_SECRET) {
            return Outcome.refused("PASSWORD_LONG", "at most " + LONGEST_SECRET + " characters");
        }
        String hash = passwords.encode(password);
        database.inTransaction(tx -> {
            tx.sql("UPDATE person SET password_hash = ? WHERE name = ?")
                    .params(hash, person.name())
                    .update();
            audit.record(tx, person.name(), "PASSWORD_CHOSEN", person.name(), person.organization());
            return null;
        });
        return Outcome.accepted(person);
    }

    private static Person person(ResultSet row, int n) throws SQLException {
        return new Person(row.getString("name"), row.getString("owner"), Duty.parse(row.getString("duties")));
    }

    private static Instant instant(String text) {
        return text == null ? null : Instant.parse(text);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static String hash(String token) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
