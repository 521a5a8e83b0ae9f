package org.yuheng.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Where the built programs are.
 *
 * @param orchestrator directory of the jars of the orchestrator's process
 * @param node directory of the jars of a node's process
 * @param enclaves directory of the enclave programs
 * @param archives directory in which starts are made quicker
 */
public record Installation(Path orchestrator, Path node, Path enclaves, Path archives) {

    /** Of a repository that was built by {@code ./yuheng}. */
    public static Installation in(Path root) {
        return new Installation(
                root.resolve("orchestrator/target/lib"),
                root.resolve("party-node/target/lib"),
                root.resolve("party-node/target/enclaves"),
                root.resolve("target/start"));
    }

    void requireBuilt() {
        if (!Files.isDirectory(enclaves)) {
            throw new IllegalStateException("NOT_BUILT: " + enclaves + " is missing; run ./yuheng, which builds first");
        }
    }

    /** With the quick compiler only: it starts in half the processor time, and verifies passwords slower. */
    List<String> orchestrator(String heap) throws IOException {
        return java(heap, orchestrator + "/*", orchestratorArchive().option());
    }

    /** Consoles show the time of the city, wherever the machine stands. */
    List<String> node(String heap) throws IOException {
        List<String> command = java(heap, node + "/*", nodeArchive().option());
        command.add(1, "-Duser.timezone=Asia/Shanghai");
        return command;
    }

    private StartArchive orchestratorArchive() {
        return new StartArchive(archives, "orchestrator", orchestrator);
    }

    private StartArchive nodeArchive() {
        return new StartArchive(archives, "node", node);
    }

    /**
     * Makes further starts of what has been started quicker, until the next build. Takes up to two minutes of a core, once.
     *
     * @param behind whether everything else on the machine goes first
     */
    public void quickenStarts(boolean behind) throws IOException, InterruptedException {
        List<String> before = behind ? List.of("nice", "-n", "19") : List.of();
        FutureTask<Void> nodes = new FutureTask<>(() -> {
            nodeArchive().make(before);
            return null;
        });
        Thread beside = new Thread(nodes, "archive of nodes");
        beside.start();
        try {
            orchestratorArchive().make(before);
            nodes.get();
        } catch (ExecutionException e) {
            throw new IOException("no archive of nodes", e.getCause());
        } finally {
            beside.interrupt();
            beside.join();
        }
    }

    /** Places at which a started orchestrator can be made to die, by their names. */
    public List<String> crashPoints() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(java("64m", orchestrator + "/*", Optional.empty()));
        command.add("org.yuheng.orchestrator.journey.CrashPoint");
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String names = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("the orchestrator does not list its crash points; see above");
        }
        return names.lines().toList();
    }

    /** A small program of this module. */
    List<String> demo(String heap) {
        return java(heap, System.getProperty("java.class.path"), Optional.empty());
    }

    static String javaProgram() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static List<String> java(String heap, String classPath, Optional<String> archive) {
        List<String> command = new ArrayList<>(List.of(javaProgram(), "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        archive.ifPresent(command::add);
        command.addAll(List.of("-Xmx" + heap, "-Dfile.encoding=UTF-8", "-cp", classPath));
        return command;
    }
}
