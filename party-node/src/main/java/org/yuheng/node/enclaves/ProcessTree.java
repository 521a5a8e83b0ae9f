package org.yuheng.node.enclaves;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** A process and all that it started: a launcher is often a script, and killing the script alone leaves its machine up. */
final class ProcessTree {

    private static final Duration SHORTLY = Duration.ofSeconds(1);

    private ProcessTree() {}

    static void kill(ProcessHandle root) {
        Stream.concat(root.descendants(), Stream.of(root)).toList().forEach(ProcessHandle::destroyForcibly);
    }

    /**
     * Asks what {@code root} started to end, then {@code root}, so that a script can still clear up; after {@code grace}
     * each is made to.
     *
     * @return whether they are gone
     */
    static boolean end(ProcessHandle root, Duration grace) throws InterruptedException {
        boolean started = ended(root.descendants().toList(), grace);
        if (gone(List.of(root), SHORTLY)) {
            return started;
        }
        return ended(Stream.concat(root.descendants(), Stream.of(root)).toList(), grace) && started;
    }

    private static boolean ended(List<ProcessHandle> all, Duration grace) throws InterruptedException {
        all.forEach(ProcessHandle::destroy);
        if (gone(all, grace)) {
            return true;
        }
        all.forEach(ProcessHandle::destroyForcibly);
        return gone(all, grace);
    }

    private static boolean gone(List<ProcessHandle> all, Duration patience) throws InterruptedException {
        CompletableFuture<?>[] ends = all.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(ends).get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException | ExecutionException e) {
            return all.stream().noneMatch(ProcessHandle::isAlive);
        }
    }
}
