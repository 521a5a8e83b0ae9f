package org.yuheng.orchestrator.passkeys;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.yuheng.trust.Base64Bytes;

/** Tables of passkeys, of what was asked of them, and of who asks for them. */
@Repository
class PasskeyStore {

    private final JdbcClient jdbc;

    PasskeyStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @param statement empty at a registration */
    record Challenge(byte[] challenge, byte[] statement, Instant askedAt) {}

    List<Passkey> of(String username) {
        return jdbc.sql("select * from passkey where username = :username and removed_at is null order by created_at")
                .param("username", username)
                .query(PasskeyStore::read)
                .list();
    }

    /** Holds the row until the transaction ends, so that a counter is compared and set in one. */
    Optional<Passkey> lock(String username, byte[] credentialId) {
        return jdbc.sql("""
                        select * from passkey where username = :username and credential_id = :id and removed_at is null
                        for update
                        """)
                .param("username", username)
                .param("id", credentialId)
                .query(PasskeyStore::read)
                .optional();
    }

    /** False when the credential or its key is known, be it removed or another's. */
    boolean add(Passkey passkey) {
        return jdbc.sql("""
                                insert into passkey (credential_id, username, key_id, spki, name, counter, backed_up,
                                    created_at)
                                values (:id, :username, :keyId, :spki, :name, :counter, :backedUp, :at)
                                on conflict do nothing
                                """)
                        .param("id", passkey.credentialId().bytes())
                        .param("username", passkey.username())
                        .param("keyId", passkey.keyId())
                        .param("spki", passkey.spki().bytes())
                        .param("name", passkey.name())
                        .param("counter", passkey.counter())
                        .param("backedUp", passkey.backedUp())
                        .param("at", Timestamp.from(passkey.createdAt()))
                        .update()
                == 1;
    }

    void used(byte[] credentialId, long counter, Instant at) {
        jdbc.sql("update passkey set counter = :counter, last_used_at = :at where credential_id = :id")
                .param("counter", counter)
                .param("at", Timestamp.from(at))
                .param("id", credentialId)
                .update();
    }

    boolean remove(String username, String keyId, Instant at) {
        return jdbc.sql("""
                                update passkey set removed_at = :at
                                where username = :username and key_id = :keyId and removed_at is null
                                """)
                        .param("at", Timestamp.from(at))
                        .param("username", username)
                        .param("keyId", keyId)
                        .update()
                == 1;
    }

    void ask(String username, String subject, byte[] challenge, byte[] statement, Instant at) {
        jdbc.sql("""
                        insert into passkey_challenge (username, subject, challenge, statement, asked_at)
                        values (:username, :subject, :challenge, :statement, :at)
                        on conflict (username, subject) do update set challenge = excluded.challenge,
                            statement = excluded.statement, asked_at = excluded.asked_at
                        """)
                .param("username", username)
                .param("subject", subject)
                .param("challenge", challenge)
                .param("statement", statement)
                .param("at", Timestamp.from(at))
                .update();
    }

    /** Takes it out: an answer is good once. */
    Optional<Challenge> take(String username, String subject) {
        return jdbc.sql("""
                        delete from passkey_challenge where username = :username and subject = :subject
                        returning challenge, statement, asked_at
                        """)
                .param("username", username)
                .param("subject", subject)
                .query((row, n) -> new Challenge(
                        row.getBytes("challenge"),
                        row.getBytes("statement"),
                        row.getTimestamp("asked_at").toInstant()))
                .optional();
    }

    boolean demanded(String organisation) {
        return jdbc.sql("select exists (select from passkey_organisation where organisation = :organisation)")
                .param("organisation", organisation)
                .query(Boolean.class)
                .single();
    }

    void demand(String organisation, String by, Instant at) {
        jdbc.sql("""
                        insert into passkey_organisation (organisation, since, set_by) values (:organisation, :at, :by)
                        on conflict do nothing
                        """)
                .param("organisation", organisation)
                .param("at", Timestamp.from(at))
                .param("by", by)
                .update();
    }

    void demandNoMore(String organisation) {
        jdbc.sql("delete from passkey_organisation where organisation = :organisation")
                .param("organisation", organisation)
                .update();
    }

    private static Passkey read(ResultSet row, int number) throws SQLException {
        Timestamp used = row.getTimestamp("last_used_at");
        return new Passkey(
                Base64Bytes.of(row.getBytes("credential_id")),
                row.getString("username"),
                row.getString("key_id"),
                Base64Bytes.of(row.getBytes("spki")),
                row.getString("name"),
                row.getLong("counter"),
                row.getBoolean("backed_up"),
                row.getTimestamp("created_at").toInstant(),
                Optional.ofNullable(used).map(Timestamp::toInstant));
    }
}
