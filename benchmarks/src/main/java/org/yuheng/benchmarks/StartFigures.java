package org.yuheng.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.yuheng.demo.Deployment;
import org.yuheng.demo.Installation;
import org.yuheng.demo.Ports;
import org.yuheng.demo.city.City;

/**
 * Cold starts and idle memory, with real processes. Wall time says what a person waits on this machine now; processor time
 * says what it costs, and holds when others are at work too. Argument: starts of each (3).
 */
final class StartFigures {

    private static final int IDLE_SECONDS = 15;

    private StartFigures() {}

    /**
     * @param wallSeconds from the start of the process until it answers
     * @param processorSeconds of the process until then
     * @param bareJvmSeconds processor seconds of a JVM of the same kind that does nothing, in the same run
     * @param ratio of the two
     */
    record Start(String figure, double wallSeconds, double processorSeconds, double bareJvmSeconds, double ratio) {}

    record Whole(String figure, double wallSeconds) {}

    /**
     * @param mebibytes in memory, with its children, pages shared with others counted in part, {@value #IDLE_SECONDS} s after it answered
     */
    record Idle(String figure, long mebibytes) {}

    static void main(String[] arguments) throws Exception {
        int starts = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 3;
        Path state = Files.createTempDirectory("yuheng-start-figures");
        Ports ports = Ports.from(20_000 + ThreadLocalRandom.current().nextInt(20_000));
        Installation built = Installation.in(Bench.root());
        // Nothing that an earlier demo left makes the first starts quicker.
        Installation installation =
                new Installation(built.orchestrator(), built.node(), built.enclaves(), state.resolve("start"));
        try (Deployment city = new Deployment(installation, state.resolve("city"), ports)) {
            long begun = System.nanoTime();
            city.start();
            Bench.print(new Whole("whole demo, fresh", seconds(begun)));
            TimeUnit.SECONDS.sleep(IDLE_SECONDS);
            Bench.print(new Idle(
                    "orchestrator, PostgreSQL included",
                    resident(city.program(Deployment.ORCHESTRATOR).pid())));
            for (City.NodePlan plan : City.nodes()) {
                Bench.print(new Idle(plan.id(), resident(city.program(plan.id()).pid())));
            }
            restart(city, starts, "");
            installation.quickenStarts(false);
            restart(city, starts, ", from a class archive");
        } finally {
            try (Stream<Path> tree = Files.walk(state)) {
                for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(path);
                }
            }
        }
    }

    private static void restart(Deployment city, int starts, String how) throws IOException, InterruptedException {
        String node = City.nodes().get(0).id();
        for (int i = 0; i < starts; i++) {
            city.program(node).close();
            long begun = System.nanoTime();
            city.startNode(node);
            city.awaitNode(node);
            print("node " + node + how, begun, city.program(node).pid());
        }
        for (int i = 0; i < starts; i++) {
            city.program(Deployment.ORCHESTRATOR).close();
            long begun = System.nanoTime();
            city.startOrchestrator(Map.of(), List.of());
            print(
                    "orchestrator, on its state" + how,
                    begun,
                    city.program(Deployment.ORCHESTRATOR).pid());
        }
    }

    private static void print(String figure, long begun, long pid) throws IOException, InterruptedException {
        double wall = seconds(begun);
        double processor = processor(ProcessHandle.of(pid).orElseThrow());
        double bare = bareJvm();
        Bench.print(new Start(figure, wall, processor, bare, Math.round(10 * processor / bare) / 10.0));
    }

    private static double seconds(long begun) {
        return Math.round((System.nanoTime() - begun) / 1e7) / 100.0;
    }

    private static double processor(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1000.0;
    }

    private static double bareJvm() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "org.yuheng.benchmarks.Nothing"));
        Process process = new ProcessBuilder(command).start();
        process.getInputStream().read();
        double spent = processor(process.toHandle());
        process.getOutputStream().close();
        process.waitFor();
        return spent;
    }

    /** Of the process and its children, in MiB; 0 where /proc is not there. */
    private static long resident(long pid) throws IOException {
        long kilobytes = 0;
        List<ProcessHandle> all = new ArrayList<>();
        ProcessHandle.of(pid).ifPresent(process -> {
            all.add(process);
            process.descendants().forEach(all::add);
        });
        for (ProcessHandle process : all) {
            Path status = Path.of("/proc/" + process.pid() + "/smaps_rollup");
            if (Files.isReadable(status)) {
                kilobytes += Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("Pss:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")))
                        .sum();
            }
        }
        return kilobytes / 1024;
    }
}
