package org.yuheng.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Classes that a program was seen to load, in a form in which the JVM maps them instead of reading them again (class data
 * sharing, JEP 310). A program that is started dozens of times comes up in a third of the processor time.
 *
 * <p>It is never needed: a JVM that finds none, or one that does not fit, goes without.
 */
final class StartArchive {

    private final Path list;
    private final Path archive;

    StartArchive(Path directory, String program) {
        this.list = directory.resolve(program + ".classes");
        this.archive = directory.resolve(program + ".jsa");
    }

    /** For the JVM of the next start: to note what it loads, or to use what was noted. */
    String option() {
        return Files.exists(archive) ? "-XX:SharedArchiveFile=" + archive : "-XX:DumpLoadedClassList=" + list;
    }

    /** Makes it of what a start has noted; a minute of one core, most of all. */
    void make(String classPath) throws IOException, InterruptedException {
        if (Files.exists(archive) || !Files.exists(list)) {
            return;
        }
        // OpenJDK 17 dies of lambda forms that were noted while it dumps; classes are what counts.
        List<String> classes = new ArrayList<>(Files.readAllLines(list));
        classes.removeIf(line -> line.startsWith("@lambda"));
        // It is still being written.
        classes.remove(classes.size() - 1);
        Path kept = Files.write(list.resolveSibling(list.getFileName() + ".kept"), classes);
        Path draft = archive.resolveSibling(archive.getFileName() + ".new");
        Process dump = new ProcessBuilder(
                        Installation.javaProgram(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xshare:dump",
                        "-XX:SharedClassListFile=" + kept,
                        "-XX:SharedArchiveFile=" + draft,
                        "-cp",
                        classPath)
                .redirectErrorStream(true)
                .redirectOutput(
                        archive.resolveSibling(archive.getFileName() + ".log").toFile())
                .start();
        if (dump.waitFor() == 0 && Files.exists(draft)) {
            Files.move(draft, archive);
        }
    }
}
