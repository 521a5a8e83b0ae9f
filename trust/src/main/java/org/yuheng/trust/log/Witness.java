package org.yuheng.trust.log;

import java.io.IOException;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.yuheng.trust.Outcome;
import org.yuheng.trust.log.verify.LogKeys;
import org.yuheng.trust.log.verify.MerkleProofs;
import org.yuheng.trust.log.verify.TreeHead;

/**
 * Cosigns checkpoints of one log that extend what it cosigned before, and names a log that shows two histories. A node of
 * every party is one: a log that was rewritten is found by the first witness that looks.
 */
public final class Witness {

    /** Remembers the last checkpoint; durable, since a witness that forgets can be shown another history. */
    public interface Memory {

        /** The signed note that was remembered last. */
        Optional<byte[]> last(String origin) throws IOException;

        /**
         * Replaces {@code expected} by {@code note}, atomically, on disk when it returns.
         *
         * @return false when something else is remembered by now
         */
        boolean remember(String origin, Optional<byte[]> expected, byte[] note) throws IOException;
    }

    private final LogKeys keys;
    private final NoteSigner signer;
    private final Memory memory;
    private final Clock clock;

    /** @param keys of the log; they need no witnesses of their own */
    public Witness(LogKeys keys, NoteSigner signer, Memory memory, Clock clock) {
        this.keys = Objects.requireNonNull(keys);
        this.signer = Objects.requireNonNull(signer);
        this.memory = Objects.requireNonNull(memory);
        this.clock = Objects.requireNonNull(clock);
    }

    /** Size of the checkpoint that was cosigned last: consistency is proven from there; 0 at the beginning. */
    public long lastSize() throws IOException {
        return memory.last(keys.origin())
                .map(note -> keys.checkpoint(note).value().size())
                .orElse(0L);
    }

    /**
     * Cosigns a checkpoint.
     *
     * @param note the log's signed checkpoint
     * @param consistency proof from {@link #lastSize()}; empty at the beginning and for the same size
     * @return one cosignature line to be added to the note; refused with a checkpoint code, {@code LOG_SHRUNK}, {@code
     *     LOG_FORKED} (two roots of one size: whoever signed both shows two histories), {@code LOG_NOT_CONSISTENT} or
     *     {@code WITNESS_BUSY}
     * @throws IOException when the memory cannot be read or written; nothing is cosigned then
     */
    public Outcome<String> cosign(byte[] note, List<byte[]> consistency) throws IOException {
        Outcome<TreeHead> head = keys.checkpoint(note);
        if (!head.isAccepted()) {
            return Outcome.refused(head.refusal());
        }
        Optional<byte[]> before = memory.last(keys.origin());
        if (before.isPresent()) {
            Outcome<TreeHead> follows = follows(keys.checkpoint(before.get()).value(), head.value(), consistency);
            if (!follows.isAccepted()) {
                return Outcome.refused(follows.refusal());
            }
        }
        if (!memory.remember(keys.origin(), before, note)) {
            return Outcome.refused("WITNESS_BUSY", "another checkpoint was cosigned meanwhile; ask for the size again");
        }
        return Outcome.accepted(signer.cosign(head.value().text(), clock.instant()));
    }

    /**
     * Compares what this witness saw with what somebody else was shown of the same log: two witnesses that were shown
     * different histories find out here.
     *
     * @param other the log's checkpoint, as the other has it
     * @param consistency proof between the smaller and the larger of the two sizes; empty when they are equal
     * @return the other's head; refused with a checkpoint code (it proves nothing against the log then), {@code LOG_FORKED}
     *     or {@code LOG_NOT_CONSISTENT}
     */
    public Outcome<TreeHead> compare(byte[] other, List<byte[]> consistency) throws IOException {
        Outcome<TreeHead> theirs = keys.checkpoint(other);
        Optional<byte[]> before = memory.last(keys.origin());
        if (!theirs.isAccepted() || before.isEmpty()) {
            return theirs;
        }
        TreeHead ours = keys.checkpoint(before.get()).value();
        return ours.size() <= theirs.value().size()
                ? follows(ours, theirs.value(), consistency)
                : follows(theirs.value(), ours, consistency).then(head -> theirs);
    }

    private static Outcome<TreeHead> follows(TreeHead before, TreeHead now, List<byte[]> consistency) {
        if (now.size() < before.size()) {
            return Outcome.refused(
                    "LOG_SHRUNK", "log " + now.origin() + " shows " + now.size() + " entries, it had " + before.size());
        }
        if (now.size() == before.size() && !MessageDigest.isEqual(now.rootHash(), before.rootHash())) {
            return Outcome.refused(
                    "LOG_FORKED",
                    "log " + now.origin() + " signed two roots for " + now.size() + " entries; keep both checkpoints: "
                            + before.text().replace('\n', ' ') + "and "
                            + now.text().replace('\n', ' '));
        }
        if (!MerkleProofs.extendsTree(before.size(), before.rootHash(), now.size(), now.rootHash(), consistency)) {
            return Outcome.refused(
                    "LOG_NOT_CONSISTENT",
                    "log " + now.origin() + " does not prove that its " + now.size() + " entries begin with the "
                            + before.size() + " that were seen; keep both checkpoints: "
                            + before.text().replace('\n', ' ') + "and "
                            + now.text().replace('\n', ' '));
        }
        return Outcome.accepted(now);
    }
}
