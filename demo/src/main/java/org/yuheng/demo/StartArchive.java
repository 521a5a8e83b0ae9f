package org.yuheng.demo;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Classes that a program was seen to load, in a form in which the JVM maps them instead of reading and checking them again
 * (class data sharing, JEP 310). A program comes up in half to a third of the processor time.
 *
 * <p>It belongs to one build, and is never needed: until it is made, and again after every build, programs start without.
 */
final class StartArchive {

    private static final Pattern LIST = Pattern.compile("(.+)\\.([0-9]{1,18})\\.classes");

    private final Path jars;
    private final String program;
    private final Path archive;
    private final Path list;

    /** @param jars directory of all that the program loads classes from; its class path is this directory's {@code /*} */
    StartArchive(Path directory, String program, Path jars) {
        this.jars = jars;
        this.program = program;
        this.archive = directory.resolve(program + ".jsa");
        this.list = directory.resolve(program + "." + ProcessHandle.current().pid() + ".classes");
    }

    /**
     * For the JVM of the next start: to use what was noted or, the first after a build, to note what it loads. What it notes
     * is of use to this process alone: whoever ended before making an archive may have left half a list.
     */
    Optional<String> option() throws IOException {
        if (!Files.isDirectory(jars)) {
            return Optional.empty();
        }
        if (isOfThisBuild(archive)) {
            return Optional.of("-XX:SharedArchiveFile=" + archive);
        }
        Files.createDirectories(archive.getParent());
        deleteListsOfTheDead();
        try {
            Files.createFile(list);
            return Optional.of("-XX:DumpLoadedClassList=" + list);
        } catch (FileAlreadyExistsException e) {
            // An earlier start of ours notes already.
            return Optional.empty();
        }
    }

    private void deleteListsOfTheDead() throws IOException {
        try (Stream<Path> files = Files.list(archive.getParent())) {
            for (Path file : files.toList()) {
                Matcher name = LIST.matcher(file.getFileName().toString());
                if (name.matches() && name.group(1).equals(program)) {
                    // Numbers of processes come again.
                    Instant lives = ProcessHandle.of(Long.parseLong(name.group(2)))
                            .flatMap(process -> process.info().startInstant())
                            .orElse(Instant.MAX);
                    if (Files.getLastModifiedTime(file).toInstant().isBefore(lives)) {
                        Files.deleteIfExists(file);
                    }
                }
            }
        }
    }

    private boolean isOfThisBuild(Path made) throws IOException {
        if (!Files.exists(made)) {
            return false;
        }
        FileTime at = Files.getLastModifiedTime(made);
        try (Stream<Path> all = Files.list(jars)) {
            for (Path jar : all.toList()) {
                if (Files.getLastModifiedTime(jar).compareTo(at) > 0) {
                    return false;
                }
            }
        }
        return true;
    }

    /**
     * Makes it of what a start has noted, where that is still to do: up to a minute of one core.
     *
     * @param before what the command begins with, such as {@code nice}
     */
    void make(List<String> before) throws IOException, InterruptedException {
        if (!Files.isDirectory(jars) || isOfThisBuild(archive) || !Files.exists(list)) {
            return;
        }
        // OpenJDK 17 dies of lambda forms that were noted while it dumps; classes are what counts.
        List<String> classes = new ArrayList<>(Files.readAllLines(list));
        classes.removeIf(line -> line.startsWith("@lambda"));
        if (classes.isEmpty()) {
            return;
        }
        // It is still being written.
        classes.remove(classes.size() - 1);
        Path kept = Files.write(list.resolveSibling(list.getFileName() + ".kept"), classes);
        Path draft =
                Files.createTempFile(archive.getParent(), archive.getFileName().toString(), ".new");
        List<String> command = new ArrayList<>(before);
        command.addAll(List.of(
                Installation.javaProgram(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:dump",
                "-XX:SharedClassListFile=" + kept,
                "-XX:SharedArchiveFile=" + draft,
                "-cp",
                jars + "/*"));
        Process dump = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(
                        archive.resolveSibling(archive.getFileName() + ".log").toFile())
                .start();
        try {
            if (dump.waitFor() == 0 && Files.size(draft) > 0) {
                Files.move(draft, archive, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
        } finally {
            dump.destroyForcibly();
            Files.deleteIfExists(draft);
            Files.deleteIfExists(kept);
        }
    }
}
