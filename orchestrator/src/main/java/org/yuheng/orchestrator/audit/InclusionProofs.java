package org.yuheng.orchestrator.audit;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.yuheng.orchestrator.web.ProblemType;
import org.yuheng.trust.Base64Bytes;
import org.yuheng.trust.log.TransparencyLog;
import org.yuheng.trust.log.verify.LoggedEntry;

/** Proofs that an event stands in the log, for receipts and auditors. */
@Component
public class InclusionProofs {

    static final ProblemType NOT_YET_LOGGED = new ProblemType(
            HttpStatus.CONFLICT, "NOT_YET_LOGGED", "该事件尚未排入日志，请稍后再试", "The event is not in the log yet");

    private final AuditStore store;
    private final Checkpoints checkpoints;
    private final Cosignatures cosignatures;
    private final TransparencyLog log;

    InclusionProofs(AuditStore store, Checkpoints checkpoints, Cosignatures cosignatures, LogStoreInPostgres tiles) {
        this.store = store;
        this.checkpoints = checkpoints;
        this.cosignatures = cosignatures;
        this.log = new TransparencyLog(tiles);
    }

    /**
     * What shows that exactly this event was logged (RFC 6962 §2.1.1).
     *
     * @param event the exact bytes; empty when personal details were erased
     * @param salt empty likewise
     * @param commitment the log's entry
     * @param path hashes from leaf to root, 32 bytes each
     * @param checkpoint signed note whose root the path leads to, with its cosignatures
     * @param verifierKey with which the note verifies, to be compared with the one that is pinned
     */
    public record Proof(
            Optional<Base64Bytes> event,
            Optional<Base64Bytes> salt,
            Base64Bytes commitment,
            long leafIndex,
            long treeSize,
            List<Base64Bytes> path,
            String checkpoint,
            String verifierKey) {}

    /** Empty while the event waits for its place, for a checkpoint that covers it, or for enough witnesses of that. */
    public Optional<Proof> find(UUID event) {
        return store.find(event).flatMap(this::proof);
    }

    /** The same in the form that goes into receipts; empty likewise, and when the event was erased. */
    public Optional<LoggedEntry> logged(UUID event) {
        return find(event)
                .filter(proof -> proof.salt().isPresent())
                .map(proof -> new LoggedEntry(
                        proof.salt().orElseThrow(), proof.leafIndex(), proof.path(), proof.checkpoint()));
    }

    Proof of(AuditStore.Kept kept) {
        return proof(kept)
                .orElseThrow(() ->
                        NOT_YET_LOGGED.because("event " + kept.id() + " waits for the sequencer or for witnesses"));
    }

    private Optional<Proof> proof(AuditStore.Kept kept) {
        Optional<Checkpoints.Published> checkpoint = kept.leafIndex().flatMap(cosignatures::covering);
        if (checkpoint.isEmpty()) {
            return Optional.empty();
        }
        long size = checkpoint.get().size();
        long index = kept.leafIndex().get();
        try {
            return Optional.of(new Proof(
                    kept.event().map(Base64Bytes::of),
                    kept.salt().map(Base64Bytes::of),
                    Base64Bytes.of(kept.commitment()),
                    index,
                    size,
                    log.inclusionProof(index, size).stream()
                            .map(Base64Bytes::of)
                            .toList(),
                    checkpoint.get().note(),
                    checkpoints.verifierKey()));
        } catch (IOException e) {
            throw new IllegalStateException("no proof for leaf " + index, e);
        }
    }

    Optional<Checkpoints.Published> checkpoint() {
        return checkpoints.newest();
    }

    public String verifierKey() {
        return checkpoints.verifierKey();
    }
}
