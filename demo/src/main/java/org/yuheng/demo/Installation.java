package org.yuheng.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the built programs are.
 *
 * @param orchestratorClassPath of the orchestrator's process
 * @param nodeClassPath of a node's process
 * @param enclaves directory of the enclave programs
 */
public record Installation(String orchestratorClassPath, String nodeClassPath, Path enclaves) {

    /** Of a repository that was built by {@code ./yuheng}; system properties may name other class paths. */
    public static Installation in(Path root) {
        return new Installation(
                System.getProperty("yuheng.demo.orchestrator", root.resolve("orchestrator/target/lib") + "/*"),
                System.getProperty("yuheng.demo.node", root.resolve("party-node/target/lib") + "/*"),
                root.resolve("party-node/target/enclaves"));
    }

    void requireBuilt() {
        if (!Files.isDirectory(enclaves)) {
            throw new IllegalStateException("NOT_BUILT: " + enclaves + " is missing; run ./yuheng, which builds first");
        }
    }

    /** With the quick compiler only: it starts in half the processor time, and verifies passwords slower. */
    List<String> orchestrator(String heap, String... more) {
        List<String> options = new ArrayList<>(List.of("-XX:TieredStopAtLevel=1"));
        options.addAll(List.of(more));
        return java(heap, orchestratorClassPath, options);
    }

    List<String> node(String heap) {
        return java(heap, nodeClassPath, List.of("-XX:TieredStopAtLevel=1"));
    }

    /** Places at which a started orchestrator can be made to die, by their names. */
    public List<String> crashPoints() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(node("64m"));
        command.set(command.indexOf("-cp") + 1, orchestratorClassPath);
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
        return java(heap, System.getProperty("java.class.path"), List.of("-XX:TieredStopAtLevel=1"));
    }

    static String javaProgram() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static List<String> java(String heap, String classPath, List<String> more) {
        List<String> command = new ArrayList<>();
        command.add(javaProgram());
        command.add("-XX:+UseSerialGC");
        command.addAll(more);
        command.addAll(List.of("-Xmx" + heap, "-Dfile.encoding=UTF-8", "-cp", classPath));
        return command;
    }
}
