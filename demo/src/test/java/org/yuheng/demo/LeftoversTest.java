package org.yuheng.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftoversTest {

    @TempDir
    Path directory;

    @Test
    void endsWhatAnEarlierStartLeftBehind() throws Exception {
        Process sleeping = sleeping();
        Leftovers leftovers = new Leftovers(directory.resolve("processes"));
        leftovers.remember(List.of(sleeping.toHandle()));
        leftovers.end();
        assertThat(sleeping.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(directory.resolve("processes")).doesNotExist();
    }

    @Test
    void sparesALaterProcessWithTheSameId() throws Exception {
        Process other = sleeping();
        try {
            Path file = directory.resolve("processes");
            Files.writeString(file, other.pid() + " 2001-01-01T00:00:00Z\n");
            new Leftovers(file).end();
            assertThat(other.isAlive()).isTrue();
        } finally {
            other.destroyForcibly();
        }
    }

    /** As when the system's idea of when it was booted moves by a second between two programs. */
    @Test
    void knowsAProcessAgainWhoseStartIsToldASecondLater() throws Exception {
        Process sleeping = sleeping();
        Path file = directory.resolve("processes");
        Instant told = sleeping.info().startInstant().orElseThrow().plusSeconds(1);
        Files.writeString(file, sleeping.pid() + " " + told + "\n");
        new Leftovers(file).end();
        assertThat(sleeping.isAlive()).isFalse();
    }

    private static Process sleeping() throws Exception {
        return new ProcessBuilder("sleep", "60").start();
    }
}
