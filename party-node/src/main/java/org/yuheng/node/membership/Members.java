package org.yuheng.node.membership;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import org.yuheng.node.home.NodeHome;
import org.yuheng.node.journal.NodeDatabase;
import org.yuheng.trust.Outcome;
import org.yuheng.trust.envelope.Keyring;
import org.yuheng.trust.membership.MembershipList;

/** The operator's signed list as it lies in this node's pins; a newer file counts at once, an older one never again. */
public final class Members {

    private static final String FILE = "pins/membership.json";

    private final NodeHome home;
    private final NodeDatabase database;
    private final Clock clock;
    private long highest;

    public Members(NodeHome home, NodeDatabase database, Clock clock) {
        this.home = home;
        this.database = database;
        this.clock = clock;
        this.highest = database.inTransaction(tx ->
                tx.sql("SELECT number FROM membership_seen").query(Long.class).single());
    }

    /**
     * @return refused with {@code MEMBERSHIP_MISSING}, {@code MEMBERSHIP_OLDER}, {@code MEMBERSHIP_EXPIRED} or an envelope
     *     code: nobody is a member then
     */
    public synchronized Outcome<MembershipList> current() {
        try {
            if (!home.has(FILE) || !home.has("pins/membership.key")) {
                return Outcome.refused(
                        "MEMBERSHIP_MISSING",
                        "no list of members is pinned in " + home.resolve(FILE)
                                + "; have the operator admit this node and hand the list over");
            }
            return MembershipList.verify(
                            Files.readAllBytes(home.resolve(FILE)),
                            Keyring.of(home.pinnedKey("membership.key")),
                            clock.instant())
                    .then(this::notOlder);
        } catch (IOException e) {
            return Outcome.refused("MEMBERSHIP_UNREADABLE", e.getMessage());
        }
    }

    private Outcome<MembershipList> notOlder(MembershipList list) {
        if (list.number() < highest) {
            return Outcome.refused(
                    "MEMBERSHIP_OLDER",
                    "list " + list.number() + " is pinned, this node had list " + highest + "; put the newest back");
        }
        if (list.number() > highest) {
            // Before anything follows from it: what this node once knew outlives its process.
            database.inTransaction(tx -> tx.sql("UPDATE membership_seen SET number = ?")
                    .param(list.number())
                    .update());
            highest = list.number();
        }
        return Outcome.accepted(list);
    }
}
