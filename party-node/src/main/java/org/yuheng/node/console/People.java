package org.yuheng.node.console;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import org.yuheng.node.journal.AuditLog;
import org.yuheng.node.journal.NodeDatabase;

/** The owners' people who may use this node; each acts for one organisation, with a bearer token of its own. */
public final class People {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final NodeDatabase database;
    private final AuditLog audit;

    public People(NodeDatabase database, AuditLog audit) {
        this.database = database;
        this.audit = audit;
    }

    /** Somebody who has shown a token. */
    public record Person(String name, String organization) {}

    /** Adds a person, or gives a known one a new token; the token is shown once and kept as a hash. */
    public String add(String name, String organization) {
        byte[] random = new byte[32];
        RANDOM.nextBytes(random);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        database.inTransaction(tx -> {
            tx.sql("INSERT OR REPLACE INTO person VALUES (?, ?, ?)")
                    .params(name, organization, hash(token))
                    .update();
            audit.record(tx, "node", "PERSON_ADDED", name, organization);
            return null;
        });
        return token;
    }

    /** 256 random bits need no slow hash; the lookup is by the hash, so no comparison leaks the token. */
    Optional<Person> withToken(String token) {
        return database.inTransaction(tx -> tx.sql("SELECT name, owner FROM person WHERE token_hash = ?")
                .param(hash(token))
                .query((row, n) -> new Person(row.getString(1), row.getString(2)))
                .optional());
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
