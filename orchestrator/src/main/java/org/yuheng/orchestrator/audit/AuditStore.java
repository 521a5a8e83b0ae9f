package org.yuheng.orchestrator.audit;

import java.security.SecureRandom;
import java.sql.Timestamp;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.yuheng.json.StrictJson;
import org.yuheng.trust.Digests;

/** The table of events. */
@Repository
class AuditStore {

    private static final int SALT_BYTES = 32;

    private final JdbcClient jdbc;
    private final SecureRandom random = new SecureRandom();

    AuditStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void insert(AuditEvent event) {
        byte[] bytes = StrictJson.write(event);
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        jdbc.sql(
                        """
                        insert into audit_event (id, time, actor, actor_kind, organisation, action, object_type,
                            object_id, request, datasets, event, salt, commitment)
                        values (:id, :time, :actor, :kind, nullif(:organisation, ''), :action, nullif(:objectType, ''),
                            nullif(:objectId, ''), nullif(:request, ''), :datasets, :event, :salt, :commitment)
                        """)
                .param("id", event.id())
                .param("time", Timestamp.from(event.time()))
                .param("actor", event.actor().id())
                .param("kind", event.actor().kind().name())
                .param("organisation", event.actor().organisation())
                .param("action", event.action())
                .param("objectType", event.object().type())
                .param("objectId", event.object().id())
                .param("request", event.request())
                .param("datasets", event.datasets().toArray(String[]::new))
                .param("event", bytes)
                .param("salt", salt)
                .param("commitment", Digests.sha256(salt, bytes))
                .update();
    }
}
