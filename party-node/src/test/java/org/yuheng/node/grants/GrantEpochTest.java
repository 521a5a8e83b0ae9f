package org.yuheng.node.grants;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yuheng.adapter.node.PartyNode.GrantState;
import org.yuheng.node.journal.AuditLog;
import org.yuheng.node.journal.NodeDatabase;

class GrantEpochTest {

    private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");

    @TempDir
    Path directory;

    private NodeDatabase database;
    private GrantStore store;

    @BeforeEach
    void open() {
        database = NodeDatabase.open(directory.resolve("node.db"));
        AuditLog audit = new AuditLog(database, Clock.systemUTC());
        store = new GrantStore(database, audit, new QueryLedger(database, audit, Clock.systemUTC()));
        for (String spec : new String[] {"first", "second"}) {
            store.propose(spec, "R2026-000001", new byte[] {1}, "", "", Set.of("social", "tax"), NOW);
        }
        store.granted("first", "social", "G-1", new byte[] {1}, "head", NOW);
        store.granted("first", "tax", "G-2", new byte[] {1}, "head", NOW);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void beginsAtOne() {
        assertThat(store.epoch("social")).isEqualTo(1);
    }

    @Test
    void raisingItVoidsEveryGrantOfThatOwnerAndNoOther() {
        assertThat(store.raiseEpoch("social", "head", "a key was lost", NOW)).isEqualTo(1);

        assertThat(store.epoch("social")).isEqualTo(2);
        assertThat(store.epoch("tax")).isEqualTo(1);
        assertThat(store.find("first", "social").orElseThrow().state()).isEqualTo(GrantState.REVOKED);
        assertThat(store.find("first", "tax").orElseThrow().state()).isEqualTo(GrantState.GRANTED);
        assertThat(store.unreported())
                .anySatisfy(decision -> assertThat(decision.reason()).isEqualTo("a key was lost"));
    }

    @Test
    void whatWaitsForASignatureMayStillBeGranted() {
        store.raiseEpoch("social", "head", "a key was lost", NOW);

        assertThat(store.find("second", "social").orElseThrow().state()).isEqualTo(GrantState.PENDING);
    }
}
