package org.yuheng.node.enclaves;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.yuheng.node.ChildProcess;

/** A query that passes DuckDB's own limit, under one from outside. */
class MemoryLimitTest {

    private static final int MOST = EnclaveHost.Program.ALL.get(0).processMiB();

    @BeforeEach
    void needsALimit() {
        assumeTrue(MemoryLimit.ofThisMachine() == MemoryLimit.ADDRESS_SPACE, "this system refuses ulimit -v");
    }

    @Test
    void aQueryThatEatsTooMuchFailsAndOneThatDoesNotPasses() throws Exception {
        Process modest = query(MemoryLimit.ADDRESS_SPACE, 1_000_000);
        Process hungry = query(MemoryLimit.ADDRESS_SPACE, 2_000_000_000);

        assertThat(answer(modest)).isEqualTo("1000000");
        assertThat(answer(hungry)).isEmpty();
        assertThat(modest.waitFor()).isZero();
        assertThat(hungry.waitFor()).isNotZero();
    }

    @Test
    void theLimitIsThatOfTheProgramItself() throws Exception {
        Process shown = new ProcessBuilder(
                        MemoryLimit.ADDRESS_SPACE.around(MOST, List.of("/bin/sh", "-c", "ulimit -v; ulimit -Hv")))
                .start();

        assertThat(answer(shown).lines()).containsOnly(Long.toString(MOST * 1024L));
    }

    private static Process query(MemoryLimit limit, long characters) throws Exception {
        List<String> java = ChildProcess.command(
                List.of("-Xmx512m", "-XX:CompressedClassSpaceSize=64m", "-XX:ReservedCodeCacheSize=96m"),
                HungryProcess.class,
                Long.toString(characters));
        ProcessBuilder builder =
                new ProcessBuilder(limit.around(MOST, java)).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("MALLOC_ARENA_MAX", "2");
        return builder.start();
    }

    private static String answer(Process process) throws Exception {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }
}
