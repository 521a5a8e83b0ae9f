package org.yuheng.orchestrator.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** State directories of earlier test runs, and what a killed one left running in them. */
public final class AbandonedState {

    private AbandonedState() {}

    /** Ends and deletes every folder of {@code parent} that starts with {@code prefix} and that no process holds. */
    public static void sweep(Path parent, String prefix) throws IOException {
        List<Path> folders;
        try (Stream<Path> entries = Files.list(parent)) {
            folders = entries.filter(entry -> entry.getFileName().toString().startsWith(prefix))
                    .toList();
        }
        for (Path folder : folders) {
            try (StateDirectory ignored = StateDirectory.hold(folder)) {
                OrphanedPostmaster.end(folder.resolve("postgres"));
            } catch (IllegalStateException heldByAnotherRun) {
                continue;
            }
            Trees.delete(folder);
        }
    }
}
