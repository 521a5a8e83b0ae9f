package org.yuheng.orchestrator.web;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The answers that were given under an idempotency key. */
@Repository
class IdempotencyStore {

    private final JdbcClient jdbc;

    IdempotencyStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @param body null when the answer held a secret and was not kept */
    record Kept(byte[] requestHash, int status, String contentType, String location, byte[] body) {}

    /** Makes others who come with the same key wait until this transaction ends. */
    void queue(String principal, String key) {
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended(:text, 7))")
                .param("text", principal + "\n" + key)
                .query((row, number) -> 0)
                .single();
    }

    Optional<Kept> find(String principal, String key) {
        return jdbc.sql("""
                        select request_hash, status, content_type, location, body from idempotency_key
                        where principal = :principal and key = :key
                        """)
                .param("principal", principal)
                .param("key", key)
                .query((row, number) -> new Kept(
                        row.getBytes("request_hash"),
                        row.getInt("status"),
                        row.getString("content_type"),
                        row.getString("location"),
                        row.getBytes("body")))
                .optional();
    }

    void keep(String principal, String key, Kept answer, Instant now) {
        jdbc.sql("""
                        insert into idempotency_key (principal, key, request_hash, status, content_type, location, body,
                            created_at)
                        values (:principal, :key, :hash, :status, :type, :location, :body, :now)
                        """)
                .param("principal", principal)
                .param("key", key)
                .param("hash", answer.requestHash())
                .param("status", answer.status())
                .param("type", answer.contentType())
                .param("location", answer.location())
                .param("body", answer.body())
                .param("now", Timestamp.from(now))
                .update();
    }

    int forgetBefore(Instant limit) {
        return jdbc.sql("delete from idempotency_key where created_at < :limit")
                .param("limit", Timestamp.from(limit))
                .update();
    }
}
