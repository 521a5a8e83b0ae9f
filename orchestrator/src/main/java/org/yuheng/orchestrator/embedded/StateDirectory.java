package org.yuheng.orchestrator.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The folder where an embedded database keeps its files, held by one process at a time. The operating system frees the
 * lock when the process ends, however it ends.
 */
final class StateDirectory implements AutoCloseable {

    private final Path path;
    private final FileChannel channel;

    private StateDirectory(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /** @throws IllegalStateException when another process holds the folder */
    static StateDirectory hold(Path folder) {
        try {
            Path path = Files.createDirectories(folder.toAbsolutePath().normalize());
            if (Files.getFileStore(path).supportsFileAttributeView("posix")) {
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx--x--x"));
            }
            FileChannel channel =
                    FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!locked(channel)) {
                channel.close();
                throw new IllegalStateException("STATE_IN_USE: another orchestrator runs on " + path
                        + "; stop it, or give this one its own yuheng.state-dir");
            }
            return new StateDirectory(path, channel);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot use " + folder + " as yuheng.state-dir", e);
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException heldByThisProcess) {
            return false;
        }
    }

    Path path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
