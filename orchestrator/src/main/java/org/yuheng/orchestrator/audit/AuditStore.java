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
import java.util.function.Function;
import java.util.function.IntFunction;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.yuheng.json.StrictJson;
import org.yuheng.trust.log.Commitment;

/** The table of events. */
@Repository
class AuditStore {

    /** "AUDITSEQ" in hexadecimal ASCII. */
    private static final long SEQUENCING = 0x4155444954534551L;

    /** Between datasets' codes, in which it cannot occur. */
    private static final String UNIT_SEPARATOR = "\u001f";

    private static final String KEPT = "select sequence, id, event, salt, commitment, leaf_index"
            + " from audit_event left join audit_place using (sequence)";

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

    /**
     * What is written of a leaf of the log.
     *
     * @param about the event, or the one that a document was logged with
     * @param event its bytes; empty for a document, whose content is kept elsewhere
     * @param salt of an event; a document's is kept with it
     */
    record Leaf(
            UUID id,
            AuditEvent about,
            String action,
            List<String> datasets,
            Optional<byte[]> event,
            Optional<byte[]> salt,
            byte[] commitment) {

        static Leaf of(AuditEvent event) {
            byte[] bytes = StrictJson.write(event);
            byte[] salt = Commitment.newSalt();
            return new Leaf(
                    event.id(),
                    event,
                    event.action(),
                    event.datasets(),
                    Optional.of(bytes),
                    Optional.of(salt),
                    Commitment.of(salt, bytes));
        }

        static Leaf ofDocument(UUID id, AuditEvent about, byte[] commitment) {
            return new Leaf(id, about, "DOCUMENT_LOGGED", List.of(), Optional.empty(), Optional.empty(), commitment);
        }
    }

    /** In their order, with one statement. */
    void insert(List<Leaf> leaves) {
        jdbc.sql("""
                        with given as (
                            select * from unnest(cast(:ids as uuid[]), cast(:times as timestamptz[]), :actors, :kinds,
                                :organisations, :actions, :objectTypes, :objectIds, :requests, :datasets, :events,
                                :salts, :commitments) with ordinality
                                as given (id, time, actor, kind, organisation, action, object_type, object_id, request,
                                    datasets, event, salt, commitment, position)),
                        recorded as (
                            insert into audit_event (id, time, actor, actor_kind, organisation, action, object_type,
                                object_id, request, datasets, event, salt, commitment)
                            select id, time, actor, kind, nullif(organisation, ''), action, nullif(object_type, ''),
                                nullif(object_id, ''), nullif(request, ''), string_to_array(datasets, chr(31)), event,
                                salt, commitment
                            from given order by position
                            returning sequence, time, datasets, commitment),
                        named as (
                            insert into audit_event_dataset (dataset, sequence)
                            select distinct one, sequence from recorded, unnest(datasets) one)
                        insert into audit_waiting (sequence, time, commitment)
                        select sequence, time, commitment from recorded
                        """)
                .param("ids", text(leaves, leaf -> leaf.id().toString()))
                .param("times", text(leaves, leaf -> leaf.about().time().toString()))
                .param("actors", text(leaves, leaf -> leaf.about().actor().id()))
                .param("kinds", text(leaves, leaf -> leaf.about().actor().kind().name()))
                .param(
                        "organisations",
                        text(leaves, leaf -> leaf.about().actor().organisation()))
                .param("actions", text(leaves, Leaf::action))
                .param("objectTypes", text(leaves, leaf -> leaf.about().object().type()))
                .param("objectIds", text(leaves, leaf -> leaf.about().object().id()))
                .param("requests", text(leaves, leaf -> leaf.about().request()))
                .param("datasets", text(leaves, leaf -> String.join(UNIT_SEPARATOR, leaf.datasets())))
                .param("events", column(leaves, byte[][]::new, leaf -> leaf.event()
                        .orElse(null)))
                .param("salts", column(leaves, byte[][]::new, leaf -> leaf.salt()
                        .orElse(null)))
                .param("commitments", column(leaves, byte[][]::new, Leaf::commitment))
                .update();
    }

    private static String[] text(List<Leaf> leaves, Function<Leaf, String> field) {
        return column(leaves, String[]::new, field);
    }

    private static <T> T[] column(List<Leaf> leaves, IntFunction<T[]> array, Function<Leaf, T> field) {
        return leaves.stream().map(field).toArray(array);
    }

    /** Until the transaction ends; false when another has it. */
    boolean claimSequencing() {
        return jdbc.sql("select pg_try_advisory_xact_lock(:key)")
                .param("key", SEQUENCING)
                .query(Boolean.class)
                .single();
    }

    List<Unsequenced> unsequenced(int limit) {
        return jdbc.sql("select sequence, commitment from audit_waiting order by sequence limit :limit")
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
        int waited = jdbc.sql("""
                        with placed as (
                            insert into audit_place (sequence, leaf_index)
                            select sequence, :first + position - 1
                            from unnest(:sequences) with ordinality as batch (sequence, position))
                        delete from audit_waiting where sequence = any(:sequences)
                        """)
                .param("first", first)
                .param("sequences", sequences)
                .update();
        if (waited != batch.size()) {
            throw new IllegalStateException("of " + batch.size() + " events " + waited + " waited");
        }
    }

    Optional<Kept> find(UUID id) {
        return jdbc.sql(KEPT + " where id = :id")
                .param("id", id)
                .query(AuditStore::read)
                .optional();
    }

    /** Newest first, from before {@code before} on. */
    List<Kept> query(AuditQuery query, long before, int limit) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("before", before);
        parameters.put("limit", limit);
        return jdbc.sql(KEPT + " where sequence < :before" + query.where(parameters)
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
            List<Kept> page = jdbc.sql(KEPT + " where sequence > :after" + where + " order by sequence limit 1000")
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
        return jdbc.sql("select min(time) as time from audit_waiting")
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
