package org.yuheng.node.push;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.Optional;
import java.util.regex.Pattern;
import org.yuheng.adapter.engine.Fault;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.adapter.engine.Refusal;
import org.yuheng.adapter.node.NodeExhausted;
import org.yuheng.adapters.api.Arrival;
import org.yuheng.node.datasets.DatasetStore;
import org.yuheng.node.datasets.Inbox;
import org.yuheng.node.datasets.Source;
import org.yuheng.node.journal.AuditLog;
import org.yuheng.node.journal.NodeDatabase;
import org.yuheng.trust.Digests;

/**
 * Takes payloads that partners push. What is clean becomes the dataset; what has private content is not kept and bars the
 * dataset, so that the next job says {@code QUARANTINE_PRIVATE_CONTENT} and the request is decided again; anything else
 * that is wrong changes nothing. Every outcome is written down under the partner's idempotency key before it is answered.
 */
public final class PushDesk {

    static final String ACCEPTED = "ACCEPTED";

    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9._~-]{1,80}");

    private final DatasetStore datasets;
    private final NodeDatabase database;
    private final AuditLog audit;
    private final Clock clock;

    public PushDesk(DatasetStore datasets, NodeDatabase database, AuditLog audit, Clock clock) {
        this.datasets = datasets;
        this.database = database;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * What the partner is told; never a value of its payload.
     *
     * @param code {@code ACCEPTED}, or of a refusal
     * @param records of an accepted payload, else 0
     * @param digest of the payload's bytes
     */
    public record PushAnswer(String code, String message, long records, String digest) {}

    /** The dataset that {@code token} may push to; nothing tells an unknown dataset from a wrong token. */
    public Optional<DatasetStore.Stored> authorised(String dataset, String token) throws IOException {
        Optional<DatasetStore.Stored> stored = datasets.find(dataset);
        if (stored.isEmpty() || !(stored.get().source() instanceof Source.PartnerPush push)) {
            return Optional.empty();
        }
        byte[] expected = Files.readString(Path.of(push.tokenFile())).strip().getBytes(StandardCharsets.UTF_8);
        boolean same = expected.length >= 16 && MessageDigest.isEqual(expected, token.getBytes(StandardCharsets.UTF_8));
        return same ? stored : Optional.empty();
    }

    /** @param key the partner's name of this delivery; the same again gives the same answer and does nothing */
    public synchronized PushAnswer push(DatasetStore.Stored dataset, String key, byte[] payload) throws IOException {
        String digest = Digests.of(payload);
        if (!KEY.matcher(key).matches()) {
            return new PushAnswer(
                    "IDEMPOTENCY_KEY", "the header Idempotency-Key must match " + KEY.pattern(), 0, digest);
        }
        String code = dataset.declaration().code();
        Optional<PushAnswer> earlier = answered(code, key);
        if (earlier.isPresent()) {
            return earlier.get().digest().equals(digest)
                    ? earlier.get()
                    : new PushAnswer(
                            "IDEMPOTENCY_KEY_REUSED",
                            "this key named another payload before; take a new one",
                            0,
                            digest);
        }
        Inbox inbox = new Inbox((Source.PartnerPush) dataset.source());
        try {
            long records = inbox.examine(payload, dataset.declaration());
            PushAnswer answer = new PushAnswer(ACCEPTED, "it is what the next job reads", records, digest);
            return written(code, key, answer, () -> inbox.accept(payload));
        } catch (JobFailure e) {
            Refusal no = e.refusal();
            PushAnswer answer = new PushAnswer(no.code(), no.message(), 0, digest);
            boolean quarantined = no.code().equals(Arrival.Quarantined.CODE);
            return no.fault() == Fault.PEER || quarantined
                    ? written(code, key, answer, () -> {
                        if (quarantined) {
                            inbox.quarantine(no);
                        }
                    })
                    : answer;
        }
    }

    private interface Filing {
        void file() throws IOException;
    }

    /**
     * The file takes its place last. Should the record be lost after that, by a crash or a disk that is full at the commit,
     * the payload is in place and the partner, who was not told so, sends the same again.
     */
    private PushAnswer written(String dataset, String key, PushAnswer answer, Filing filing) {
        try {
            return database.inTransaction(tx -> {
                tx.sql("INSERT INTO push VALUES (?, ?, ?, ?, ?, ?, ?)")
                        .params(
                                dataset,
                                key,
                                answer.digest(),
                                answer.code(),
                                answer.message(),
                                answer.records(),
                                clock.instant().toString())
                        .update();
                audit.record(tx, "partner", "PUSHED", dataset, answer.code() + " " + answer.digest());
                try {
                    filing.file();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                return answer;
            });
        } catch (NodeExhausted e) {
            return new PushAnswer(e.refusal().code(), e.refusal().message(), 0, answer.digest());
        } catch (UncheckedIOException e) {
            return new PushAnswer(
                    "DISK_FULL", "the node cannot store the payload now; send it again later", 0, answer.digest());
        }
    }

    private Optional<PushAnswer> answered(String dataset, String key) {
        return database.inTransaction(tx -> tx.sql("SELECT * FROM push WHERE dataset = ? AND idempotency_key = ?")
                .params(dataset, key)
                .query((row, n) -> new PushAnswer(
                        row.getString("code"),
                        row.getString("message"),
                        row.getLong("records"),
                        row.getString("digest")))
                .optional());
    }
}
