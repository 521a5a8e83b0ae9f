package org.yuheng.orchestrator.accounts;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.yuheng.orchestrator.identity.CurrentUser;
import org.yuheng.orchestrator.identity.Role;

/** Tables of accounts, their roles and sessions. */
@Repository
class AccountStore {

    private static final String ACCOUNT = """
            select a.username, a.name, a.organisation, a.password_hash, a.must_change_password, a.failures,
                   a.locked_until, a.disabled,
                   array(select role from account_role r where r.username = a.username order by role) as roles
            from account a
            """;

    private final JdbcClient jdbc;

    AccountStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @param lockedUntil null when not locked */
    record Row(CurrentUser user, String passwordHash, int failures, Instant lockedUntil, boolean disabled) {
        @Override
        public String toString() {
            return "Row[" + user.username() + "]";
        }
    }

    Optional<Row> find(String username) {
        return jdbc.sql(ACCOUNT + "where a.username = :username")
                .param("username", username)
                .query(AccountStore::read)
                .optional();
    }

    /** Holds the account's row until the transaction ends, so that attempts in parallel are counted one by one. */
    Optional<Row> lock(String username) {
        return jdbc.sql(ACCOUNT + "where a.username = :username for update of a")
                .param("username", username)
                .query(AccountStore::read)
                .optional();
    }

    /** @param organisation null for all; @param after username to go on behind, empty for the first page */
    List<Row> list(String organisation, String after, int limit) {
        return jdbc.sql(ACCOUNT + """
                        where a.username > :after and (cast(:organisation as text) is null
                            or a.organisation = :organisation)
                        order by a.username limit :limit
                        """)
                .param("organisation", organisation)
                .param("after", after)
                .param("limit", limit)
                .query(AccountStore::read)
                .list();
    }

    Optional<Row> findBySession(byte[] tokenHash, Instant now) {
        return jdbc.sql(ACCOUNT + """
                        join session s on s.username = a.username
                        where s.token_hash = :hash and s.expires_at > :now and not a.disabled
                        """)
                .param("hash", tokenHash)
                .param("now", Timestamp.from(now))
                .query(AccountStore::read)
                .optional();
    }

    boolean insert(CurrentUser user, String passwordHash, String createdBy, Instant now) {
        return jdbc.sql("""
                                insert into account (username, name, organisation, password_hash, must_change_password,
                                    created_at, created_by)
                                values (:username, :name, :organisation, :hash, :mustChange, :now, :by)
                                on conflict (username) do nothing
                                """)
                        .param("username", user.username())
                        .param("name", user.name())
                        .param("organisation", user.organisation())
                        .param("hash", passwordHash)
                        .param("mustChange", user.mustChangePassword())
                        .param("now", Timestamp.from(now))
                        .param("by", createdBy)
                        .update()
                == 1;
    }

    void replaceRoles(String username, Collection<Role> roles, String grantedBy, Instant now) {
        String[] names = roles.stream().map(Role::name).toArray(String[]::new);
        jdbc.sql("delete from account_role where username = :username and role <> all(:roles)")
                .param("username", username)
                .param("roles", names)
                .update();
        jdbc.sql("""
                        insert into account_role (username, role, granted_at, granted_by)
                        select :username, role, :now, :by from unnest(cast(:roles as text[])) as role
                        on conflict do nothing
                        """)
                .param("username", username)
                .param("roles", names)
                .param("now", Timestamp.from(now))
                .param("by", grantedBy)
                .update();
    }

    void setPassword(String username, String passwordHash, boolean mustChange) {
        jdbc.sql("""
                        update account set password_hash = :hash, must_change_password = :mustChange, failures = 0,
                            locked_until = null
                        where username = :username
                        """)
                .param("username", username)
                .param("hash", passwordHash)
                .param("mustChange", mustChange)
                .update();
    }

    /** @param lockedUntil null to leave open */
    void setFailures(String username, int failures, Instant lockedUntil) {
        jdbc.sql("update account set failures = :failures, locked_until = :until where username = :username")
                .param("username", username)
                .param("failures", failures)
                .param("until", lockedUntil == null ? null : Timestamp.from(lockedUntil))
                .update();
    }

    void setDisabled(String username, boolean disabled) {
        jdbc.sql("update account set disabled = :disabled where username = :username")
                .param("username", username)
                .param("disabled", disabled)
                .update();
    }

    boolean anyAccount() {
        return jdbc.sql("select exists (select from account)")
                .query(Boolean.class)
                .single();
    }

    void insertSession(byte[] tokenHash, String username, Instant now, Instant expires) {
        jdbc.sql("""
                        insert into session (token_hash, username, created_at, expires_at)
                        values (:hash, :username, :now, :expires)
                        """)
                .param("hash", tokenHash)
                .param("username", username)
                .param("now", Timestamp.from(now))
                .param("expires", Timestamp.from(expires))
                .update();
    }

    int deleteSession(byte[] tokenHash) {
        return jdbc.sql("delete from session where token_hash = :hash")
                .param("hash", tokenHash)
                .update();
    }

    /** Those of the API and those of pages. */
    int deleteSessions(String username) {
        jdbc.sql("delete from page_session where principal_name = :username")
                .param("username", username)
                .update();
        return jdbc.sql("delete from session where username = :username")
                .param("username", username)
                .update();
    }

    int deleteExpiredSessions(Instant now) {
        return jdbc.sql("delete from session where expires_at <= :now")
                .param("now", Timestamp.from(now))
                .update();
    }

    private static Row read(java.sql.ResultSet row, int number) throws java.sql.SQLException {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        for (String role : (String[]) row.getArray("roles").getArray()) {
            roles.add(Role.valueOf(role));
        }
        Timestamp lockedUntil = row.getTimestamp("locked_until");
        return new Row(
                new CurrentUser(
                        row.getString("username"),
                        row.getString("name"),
                        row.getString("organisation"),
                        roles,
                        row.getBoolean("must_change_password")),
                row.getString("password_hash"),
                row.getInt("failures"),
                lockedUntil == null ? null : lockedUntil.toInstant(),
                row.getBoolean("disabled"));
    }
}
