package org.yuheng.orchestrator.audit;

import java.io.IOException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import org.yuheng.orchestrator.signing.SigningKeys;
import org.yuheng.trust.log.Checkpoint;
import org.yuheng.trust.log.NoteSigner;
import org.yuheng.trust.log.TransparencyLog;

/** Signed statements of how long the log is and what it holds. */
@Repository
class Checkpoints {

    private final JdbcClient jdbc;
    private final LogStoreInPostgres store;
    private final TransparencyLog log;
    private final SigningKeys keys;
    private final AuditProperties properties;
    private final Clock clock;

    Checkpoints(JdbcClient jdbc, LogStoreInPostgres store, SigningKeys keys, AuditProperties properties, Clock clock) {
        this.jdbc = jdbc;
        this.store = store;
        this.log = new TransparencyLog(store);
        this.keys = keys;
        this.properties = properties;
        this.clock = clock;
    }

    /** @param note C2SP signed note */
    record Published(long size, String note) {}

    Optional<Published> newest() {
        return jdbc.sql("select size, note from log_checkpoint order by size desc limit 1")
                .query((row, number) -> new Published(row.getLong("size"), row.getString("note")))
                .optional();
    }

    /** Signs the log as it is now, unless that was done. */
    @Transactional
    public void publish() {
        try {
            long size = store.size();
            if (size == newest().map(Published::size).orElse(-1L)) {
                return;
            }
            Checkpoint checkpoint = log.checkpoint(properties.origin(), size);
            String note = signer().sign(checkpoint);
            jdbc.sql("""
                            insert into log_checkpoint (size, root, note, signed_at) values (:size, :root, :note, :now)
                            on conflict (size) do nothing
                            """)
                    .param("size", size)
                    .param("root", checkpoint.rootHash())
                    .param("note", note)
                    .param("now", Timestamp.from(clock.instant()))
                    .update();
        } catch (IOException e) {
            throw new IllegalStateException("the checkpoint was not published", e);
        }
    }

    /** What clients and witnesses pin. */
    String verifierKey() {
        return signer().verifierKey();
    }

    private NoteSigner signer() {
        return new NoteSigner(properties.origin(), keys.key(SigningKeys.Purpose.CHECKPOINT));
    }
}
