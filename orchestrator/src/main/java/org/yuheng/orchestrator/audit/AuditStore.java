package org.yuheng.orchestrator.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.yuheng.json.StrictJson;
import org.yuheng.trust.log.Commitment;

/** The table of events. */
@Repository
class AuditStore {

    /** "AUDITSEQ" in hexadecimal ASCII. */
    private static final long SEQUENCING = 0x4155444954534551L;

    private static final String COLUMNS = "sequence, id, event, salt, commitment, leaf_index";

    private final JdbcClient jdbc;

    AuditStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    record Unsequenced(long sequence, byte[] commitment) {}

    /**
     * An event as it is kept.
     *
     * @param sequence order of insertion; pages go by it
     * @param event empty when its personal details were erased
     * @param leafIndex empty until the sequencer came by
     */
    record Kept(
            long sequence,
            UUID id,
            Optional<byte[]> event,
            Optional<byte[]> salt,
            byte[] commitment,
            Optional<Long> leafIndex) {}

    void insert(AuditEvent event) {
        byte[] bytes = StrictJson.write(event);
        byte[] salt = Commitment.newSalt();
        jdbc.sql("""
                        with recorded as (
                            insert into audit_event (id, time, actor, actor_kind, organisation, action, object_type,
                                object_id, request, datasets, event, salt, commitment)
                            values (:id, :time, :actor, :kind, nullif(:organisation, ''), :action,
                                nullif(:objectType, ''), nullif(:objectId, ''), nullif(:request, ''), :datasets, :event,
                                :salt, :commitment)
                            returning sequence, datasets),
                        named as (
                            insert into audit_event_dataset (dataset, sequence)
                            select distinct one, sequence from recorded, unnest(datasets) one)
                        insert into audit_waiting (sequence) select sequence from recorded
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
                .param("commitment", Commitment.of(salt, bytes))
                .update();
    }

    /** A leaf whose content is kept elsewhere. */
    void insert(UUID leaf, AuditEvent about, byte[] commitment) {
        jdbc.sql("""
                        with recorded as (
                            insert into audit_event (id, time, actor, actor_kind, action, object_type, object_id, request,
                                datasets, commitment)
                            values (:id, :time, :actor, :kind, 'DOCUMENT_LOGGED', nullif(:objectType, ''),
                                nullif(:objectId, ''), nullif(:request, ''), '{}', :commitment)
                            returning sequence)
                        insert into audit_waiting (sequence) select sequence from recorded
                        """)
                .param("id", leaf)
                .param("time", Timestamp.from(about.time()))
                .param("actor", about.actor().id())
                .param("kind", about.actor().kind().name())
                .param("objectType", about.object().type())
                .param("objectId", about.object().id())
                .param("request", about.request())
                .param("commitment", commitment)
                .update();
    }

    /** Until the transaction ends; false when another has it. */
    boolean claimSequencing() {
        return jdbc.sql("select pg_try_advisory_xact_lock(:key)")
                .param("key", SEQUENCING)
                .query(Boolean.class)
                .single();
    }

    List<Unsequenced> unsequenced(int limit) {
        return jdbc.sql("""
                        select sequence, commitment from audit_waiting join audit_event using (sequence)
                        order by sequence limit :limit
                        """)
                .param("limit", limit)
                .query((row, number) -> new Unsequenced(row.getLong("sequence"), row.getBytes("commitment")))
                .list();
    }

    /**
     * The first of the batch gets {@code first}, and so on in its order.
     *
     * @throws IllegalStateException when one of them waits no more: nothing may get a place twice
     */
    void setLeafIndexes(List<Unsequenced> batch, long first) {
        Long[] sequences = batch.stream().map(Unsequenced::sequence).toArray(Long[]::new);
        int waited = jdbc.sql("delete from audit_waiting where sequence = any(:sequences)")
                .param("sequences", sequences)
                .update();
        int placed = jdbc.sql("""
                        update audit_event e set leaf_index = :first + n.position - 1
                        from unnest(:sequences) with ordinality as n (sequence, position)
                        where e.sequence = n.sequence and e.leaf_index is null
                        """)
                .param("first", first)
                .param("sequences", sequences)
                .update();
        if (waited != batch.size() || placed != batch.size()) {
            throw new IllegalStateException(
                    "of " + batch.size() + " events " + waited + " waited and " + placed + " had no place");
        }
    }

    Optional<Kept> find(UUID id) {
        return jdbc.sql("select " + COLUMNS + " from audit_event where id = :id")
                .param("id", id)
                .query(AuditStore::read)
                .optional();
    }

    /** Newest first, from before {@code before} on. */
    List<Kept> query(AuditQuery query, long before, int limit) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("before", before);
        parameters.put("limit", limit);
        return jdbc.sql("select " + COLUMNS + " from audit_event where sequence < :before" + query.where(parameters)
                        + " order by sequence desc limit :limit")
                .params(parameters)
                .query(AuditStore::read)
                .list();
    }

    /** All of them, oldest first, one after the other; nothing is held in memory. */
    void export(AuditQuery query, Consumer<Kept> receiver) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        String where = query.where(parameters);
        long after = 0;
        while (true) {
            parameters.put("after", after);
            List<Kept> page = jdbc.sql("select " + COLUMNS + " from audit_event where sequence > :after" + where
                            + " order by sequence limit 1000")
                    .params(parameters)
                    .query(AuditStore::read)
                    .list();
            page.forEach(receiver);
            if (page.isEmpty()) {
                return;
            }
            after = page.get(page.size() - 1).sequence();
        }
    }

    long waiting() {
        return jdbc.sql("select count(*) from audit_waiting").query(Long.class).single();
    }

    Optional<Instant> oldestWaiting() {
        return jdbc.sql("select min(time) as time from audit_waiting join audit_event using (sequence)")
                .query((row, number) ->
                        Optional.ofNullable(row.getTimestamp("time")).map(Timestamp::toInstant))
                .single();
    }

    private static Kept read(ResultSet row, int number) throws SQLException {
        return new Kept(
                row.getLong("sequence"),
                row.getObject("id", UUID.class),
                Optional.ofNullable(row.getBytes("event")),
                Optional.ofNullable(row.getBytes("salt")),
                row.getBytes("commitment"),
                Optional.ofNullable(row.getObject("leaf_index", Long.class)));
    }
}
