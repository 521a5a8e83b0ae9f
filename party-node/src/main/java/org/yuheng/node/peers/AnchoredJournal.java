package org.yuheng.node.peers;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.yuheng.trust.release.ReleaseJournal;

/**
 * The release journal, anchored with the other members: nothing is reserved before it is known that the journal is the
 * newest, and a reservation counts only once a majority of them has heard of it. What is reserved and then not told stays
 * counted: a use may be lost that way, never given twice.
 */
public final class AnchoredJournal implements ReleaseJournal {

    private static final long PATIENCE_MILLIS = 10_000;

    private final ReleaseJournal journal;
    private final Peers peers;

    public AnchoredJournal(ReleaseJournal journal, Peers peers) {
        this.journal = Objects.requireNonNull(journal);
        this.peers = Objects.requireNonNull(peers);
    }

    @Override
    public Reservation reserve(List<Use> uses) throws IOException {
        try {
            peers.requireHeard(PATIENCE_MILLIS);
            if (uses.stream().anyMatch(use -> peers.takenBackByRestore(use.grantId()))) {
                return Reservation.JOURNAL_RESTORED;
            }
            Reservation reservation = journal.reserve(uses);
            if (reservation == Reservation.RESERVED) {
                peers.tell();
            }
            return reservation;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the node is stopping", e);
        }
    }
}
