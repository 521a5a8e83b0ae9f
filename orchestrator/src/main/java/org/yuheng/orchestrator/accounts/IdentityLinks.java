package org.yuheng.orchestrator.accounts;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Which subject of which issuer is which account. */
@Repository
class IdentityLinks {

    private final JdbcClient jdbc;

    IdentityLinks(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    record Link(String issuer, String subject, String username, Instant linkedAt, String linkedBy) {}

    Optional<Link> find(String issuer, String subject) {
        return jdbc.sql("select * from account_identity where issuer = :issuer and subject = :subject")
                .param("issuer", issuer)
                .param("subject", subject)
                .query(IdentityLinks::read)
                .optional();
    }

    List<Link> of(String username) {
        return jdbc.sql("select * from account_identity where username = :username order by issuer")
                .param("username", username)
                .query(IdentityLinks::read)
                .list();
    }

    /** False when the subject, or the account at this issuer, is linked already. */
    boolean add(String issuer, String subject, String username, Instant now, String by) {
        return jdbc.sql("""
                                insert into account_identity (issuer, subject, username, linked_at, linked_by)
                                values (:issuer, :subject, :username, :now, :by) on conflict do nothing
                                """)
                        .param("issuer", issuer)
                        .param("subject", subject)
                        .param("username", username)
                        .param("now", Timestamp.from(now))
                        .param("by", by)
                        .update()
                == 1;
    }

    int remove(String username, String issuer) {
        return jdbc.sql("delete from account_identity where username = :username and issuer = :issuer")
                .param("username", username)
                .param("issuer", issuer)
                .update();
    }

    private static Link read(java.sql.ResultSet row, int number) throws java.sql.SQLException {
        return new Link(
                row.getString("issuer"),
                row.getString("subject"),
                row.getString("username"),
                row.getTimestamp("linked_at").toInstant(),
                row.getString("linked_by"));
    }
}
