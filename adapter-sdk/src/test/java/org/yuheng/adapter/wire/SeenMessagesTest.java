package org.yuheng.adapter.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.yuheng.adapter.wire.SeenMessages.Verdict;

class SeenMessagesTest {

    private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");

    private final SeenMessages seen = new SeenMessages();

    private Verdict see(String sender, String id, Instant now) {
        return seen.see(sender, id, now.plusSeconds(300), now);
    }

    @Test
    void knowsAMessageUntilItsTimeStampWouldRefuseIt() {
        assertThat(see("orchestrator", "a", NOW)).isEqualTo(Verdict.FIRST);
        assertThat(see("orchestrator", "a", NOW.plusSeconds(300))).isEqualTo(Verdict.AGAIN);
        assertThat(see("orchestrator", "a", NOW.plusSeconds(301))).isEqualTo(Verdict.FIRST);
    }

    @Test
    void tellsSendersApart() {
        assertThat(see("orchestrator", "a", NOW)).isEqualTo(Verdict.FIRST);
        assertThat(see("bank-node", "a", NOW)).isEqualTo(Verdict.FIRST);
    }

    @Test
    void aNoisyPeerFillsItsOwnShareOnly() {
        for (int i = 0; i < SeenMessages.LIMIT / 2; i++) {
            see("bank-node", "m" + i, NOW);
        }

        assertThat(see("bank-node", "one more", NOW)).isEqualTo(Verdict.FULL);
        assertThat(see("orchestrator", "a", NOW)).isEqualTo(Verdict.FIRST);
        assertThat(see("bank-node", "later", NOW.plusSeconds(301))).isEqualTo(Verdict.FIRST);
    }
}
