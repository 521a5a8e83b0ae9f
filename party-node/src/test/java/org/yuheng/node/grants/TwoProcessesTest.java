package org.yuheng.node.grants;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yuheng.node.ChildProcess;
import org.yuheng.node.journal.NodeDatabase;

/** Two real processes on one journal: what a node that was started twice by mistake, or on purpose, would be. */
class TwoProcessesTest {

    @TempDir
    private Path directory;

    @Test
    void oneUseTooManyInParallelFromTwoProcessesIsNeverReserved() throws Exception {
        List<String> lines = race("1", "41", "41", "81", 10);

        assertThat(lines.stream().filter(line -> line.startsWith("RESERVED"))).hasSize(10);
        assertThat(lines.stream().filter(line -> line.startsWith("RUNS_SPENT"))).hasSize(70);
    }

    @Test
    void theSameUseIsReservedByOneOfTwoProcessesOnly() throws Exception {
        List<String> lines = race("1", "41", "1", "41", 1_000);

        assertThat(lines.stream().filter(line -> line.startsWith("RESERVED")))
                .hasSize(40)
                .doesNotHaveDuplicates();
        assertThat(lines.stream().filter(line -> line.startsWith("ALREADY_RELEASED")))
                .hasSize(40);
    }

    private List<String> race(String from1, String to1, String from2, String to2, int most) throws Exception {
        Path journal = directory.resolve("node.db");
        NodeDatabase.open(journal).close();
        Path go = directory.resolve("go");
        Process first = start(journal, go, from1, to1, most);
        Process second = start(journal, go, from2, to2, most);
        List<String> lines = new ArrayList<>();
        try (BufferedReader one = first.inputReader(StandardCharsets.UTF_8);
                BufferedReader two = second.inputReader(StandardCharsets.UTF_8)) {
            assertThat(one.readLine()).isEqualTo("ready");
            assertThat(two.readLine()).isEqualTo("ready");
            Files.createFile(go);
            one.lines().forEach(lines::add);
            two.lines().forEach(lines::add);
        } finally {
            first.destroyForcibly();
            second.destroyForcibly();
        }
        assertThat(first.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(second.waitFor(120, TimeUnit.SECONDS)).isTrue();
        return lines;
    }

    private static Process start(Path journal, Path go, String from, String to, int most) throws IOException {
        return ChildProcess.start(
                ReleasingProcess.class, journal.toString(), go.toString(), from, to, String.valueOf(most));
    }
}
