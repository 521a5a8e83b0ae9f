package org.yuheng.orchestrator.audit;

import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import org.yuheng.trust.Outcome;
import org.yuheng.trust.log.verify.LogKeys;

/**
 * What witnesses signed of the log's checkpoints. It is kept here for receipts; the witnesses remember by themselves, and
 * whoever checks a receipt pins their keys, so nothing rests on this table being honest.
 */
@Repository
public class Cosignatures {

    private final JdbcClient jdbc;
    private final Checkpoints checkpoints;
    private final AuditProperties properties;
    private final Clock clock;

    Cosignatures(JdbcClient jdbc, Checkpoints checkpoints, AuditProperties properties, Clock clock) {
        this.jdbc = jdbc;
        this.checkpoints = checkpoints;
        this.properties = properties;
        this.clock = clock;
    }

    /**
     * Keeps a cosignature that holds over a published checkpoint; the first of each witness and checkpoint stays.
     *
     * @param witness name in the line and in its key
     * @param witnessKey C2SP verifier key, {@code name+hash+base64}
     * @param line one signature line
     * @return false when it was known; refused with {@code COSIGNATURE_OTHER_WITNESS}, {@code CHECKPOINT_UNKNOWN}, or what
     *     does not hold
     */
    @Transactional
    public Outcome<Boolean> take(String witness, String witnessKey, long size, String line) {
        if (!witnessKey.startsWith(witness + "+")) {
            return Outcome.refused(
                    "COSIGNATURE_OTHER_WITNESS", "the key \"" + witnessKey + "\" is not named \"" + witness + "\"");
        }
        Optional<String> note = jdbc.sql("select note from log_checkpoint where size = :size")
                .param("size", size)
                .query(String.class)
                .optional();
        if (note.isEmpty()) {
            return Outcome.refused("CHECKPOINT_UNKNOWN", "no checkpoint of " + size + " entries was published");
        }
        LogKeys keys;
        try {
            keys = LogKeys.of(properties.origin(), List.of(checkpoints.verifierKey()), List.of(witnessKey), 1);
        } catch (IllegalArgumentException e) {
            return Outcome.refused("COSIGNATURE_KEY_MALFORMED", e.getMessage());
        }
        return keys.checkpoint((note.get() + line).getBytes(StandardCharsets.UTF_8))
                .map(head -> keep(witness, witnessKey, size, line));
    }

    private boolean keep(String witness, String witnessKey, long size, String line) {
        return jdbc.sql("""
            insert into log_cosignature (size, witness, witness_key, line, taken_at)
            values (:size, :witness, :key, :line, :now)
            on conflict (size, witness) do nothing
            """)
                        .param("size", size)
                        .param("witness", witness)
                        .param("key", witnessKey)
                        .param("line", line)
                        .param("now", Timestamp.from(clock.instant()))
                        .update()
                == 1;
    }

    /** How many must have cosigned what receipts are handed out with. */
    public int needed() {
        return properties.witnesses();
    }

    /** C2SP verifier keys with which witnesses signed of late, one each. */
    public List<String> witnessKeys() {
        return jdbc.sql("""
                        select distinct on (witness) witness_key from log_cosignature
                        where witness_key is not null order by witness, size desc
                        """).query(String.class).list();
    }

    /** The checkpoint that all witnesses are asked to sign at present: the newest of before this round began. */
    Optional<Checkpoints.Published> offered() {
        long round = properties.cosigning().toMillis();
        Instant begun = Instant.ofEpochMilli(clock.millis() / round * round);
        return jdbc.sql("select size, note from log_checkpoint where signed_at < :begun order by size desc limit 1")
                .param("begun", Timestamp.from(begun))
                .query((row, number) -> new Checkpoints.Published(row.getLong("size"), row.getString("note")))
                .optional();
    }

    /** The note with every cosignature that is there. */
    Checkpoints.Published cosigned(Checkpoints.Published checkpoint) {
        List<String> lines = jdbc.sql("select line from log_cosignature where size = :size order by witness")
                .param("size", checkpoint.size())
                .query(String.class)
                .list();
        return new Checkpoints.Published(checkpoint.size(), checkpoint.note() + String.join("", lines));
    }

    /**
     * The first checkpoint that covers an entry and has been cosigned often enough; without such a demand, the newest.
     *
     * @return empty while there is none
     */
    Optional<Checkpoints.Published> covering(long leafIndex) {
        Optional<Checkpoints.Published> found = properties.witnesses() == 0
                ? checkpoints.newest().filter(newest -> newest.size() > leafIndex)
                : jdbc.sql("""
                    select c.size, c.note from log_checkpoint c where c.size > :leaf
                    and (select count(*) from log_cosignature s where s.size = c.size) >= :needed
                    order by c.size limit 1
                    """)
                        .param("leaf", leafIndex)
                        .param("needed", properties.witnesses())
                        .query((row, number) -> new Checkpoints.Published(row.getLong("size"), row.getString("note")))
                        .optional();
        return found.map(this::cosigned);
    }
}
