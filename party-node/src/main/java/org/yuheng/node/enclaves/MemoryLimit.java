package org.yuheng.node.enclaves;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A limit on a process that the process itself cannot lift. Java's heap and DuckDB's memory limit do not cover every
 * allocation ({@code repeat('x', 2000000000)} passes a limit of 1 GiB), so a query could take the memory of everything else
 * on the machine; with a limit on its address space the allocation fails instead, and with it the one job.
 */
public enum MemoryLimit {
    /** The shell's {@code ulimit -v} (RLIMIT_AS), taken over by the program that the shell becomes. */
    ADDRESS_SPACE,
    /** This system has none; whoever runs the node limits its service instead, for example by a control group. */
    NONE;

    private static final String UNDER = "ulimit -v \"$0\" && exec \"$@\"";

    /** Tried, not guessed: macOS has the command, and refuses it. */
    public static MemoryLimit ofThisMachine() {
        try {
            Process tried = new ProcessBuilder(ADDRESS_SPACE.around(8_192, List.of("true")))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return tried.waitFor(10, TimeUnit.SECONDS) && tried.exitValue() == 0 ? ADDRESS_SPACE : NONE;
        } catch (IOException e) {
            return NONE;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return NONE;
        }
    }

    /**
     * @param mebibytes of address space, which for a JVM is about 1.5 GiB more than it ever touches
     * @return a command that becomes {@code command}, in the same process, under the limit
     */
    public List<String> around(int mebibytes, List<String> command) {
        return switch (this) {
            case ADDRESS_SPACE -> {
                List<String> limited =
                        new ArrayList<>(List.of("/bin/sh", "-c", UNDER, Long.toString(mebibytes * 1024L)));
                limited.addAll(command);
                yield limited;
            }
            case NONE -> List.copyOf(command);
        };
    }
}
