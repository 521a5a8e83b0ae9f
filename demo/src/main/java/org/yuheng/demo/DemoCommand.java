package org.yuheng.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** {@code yuheng demo}. */
@Command(
        name = "demo",
        description = "演示城市 / The demo city: an orchestrator and six nodes as processes of this machine.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:done; with --check: everything ended as it should",
            "1:something did not",
            "2:unusable arguments"
        })
public final class DemoCommand implements Callable<Integer> {

    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    @Option(names = "--check", description = "无人值守地走完全部申请并核对 / run every request headless on a fresh state, and check")
    private boolean check;

    @Option(names = "--fresh", description = "从头开始 / forget the state and start over")
    private boolean fresh;

    @Option(names = "--only", paramLabel = "N", description = "with --check: only the Nth request", hidden = true)
    private int only;

    @Option(
            names = "--port-base",
            paramLabel = "N",
            description = "ports from here on, instead of 8080 and 8441 up",
            scope = ScopeType.INHERIT)
    private int portBase;

    @Option(names = "--root", hidden = true, description = "the repository", defaultValue = ".")
    private Path root;

    @Option(names = "--state", hidden = true, description = "the state directory", defaultValue = ".yuheng")
    private Path state;

    public static void main(String[] arguments) {
        CommandLine line = new CommandLine(new DemoCommand());
        line.setExecutionExceptionHandler((e, command, parsed) -> {
            command.getErr().println(e.getMessage());
            return 1;
        });
        System.exit(line.execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path directory = state.resolve(check ? "check" : "demo");
        Ports ports = portBase == 0 ? Ports.standard() : Ports.from(portBase);
        Installation installation = Installation.in(root);
        try (Deployment deployment = new Deployment(installation, directory, ports)) {
            deployment.endLeftovers();
            if (check || fresh) {
                Trees.delete(directory);
            }
            Thread stop = new Thread(deployment::close, "stop");
            Runtime.getRuntime().addShutdownHook(stop);
            long begun = System.nanoTime();
            OUT.println("正在启动编排平台与六个节点，约一分钟 / starting the orchestrator and six nodes, about a minute");
            deployment.start();
            deployment.slipPlateIn();
            OUT.printf("started in %.1f s%n", (System.nanoTime() - begun) / 1e9);
            if (check) {
                return check(deployment);
            }
            new Visit(deployment, OUT).welcome();
            quickenStarts(installation);
            deployment.join();
            return 1;
        }
    }

    /** While the visitor reads: the next start is the quicker one. */
    private static void quickenStarts(Installation installation) {
        Thread archives = new Thread(
                () -> {
                    try {
                        installation.quickenStarts(true);
                    } catch (IOException e) {
                        OUT.println("下次启动不会更快 / the next start will not be quicker: " + e.getMessage());
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "archives");
        archives.setDaemon(true);
        archives.start();
        Thread stop = new Thread(
                () -> {
                    archives.interrupt();
                    try {
                        // it ends the JVM that writes, and deletes the draft
                        archives.join(5_000);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "stop archives");
        Runtime.getRuntime().addShutdownHook(stop);
    }

    @Command(
            name = "tamper-log",
            description = "改写数据库中的一条记录，看见证方能否发现 / Change a record in PostgreSQL on a city of its own; a"
                    + " witness names the log.",
            mixinStandardHelpOptions = true,
            exitCodeListHeading = "Exit codes:%n",
            exitCodeList = {"0:a witness found it", "1:nobody did, or the city did not start"})
    int tamperLog() throws IOException, InterruptedException, SQLException {
        Path directory = state.resolve("tamper");
        Ports ports = portBase == 0 ? Ports.standard() : Ports.from(portBase);
        try (Deployment deployment = new Deployment(Installation.in(root), directory, ports)) {
            deployment.endLeftovers();
            Trees.delete(directory);
            Runtime.getRuntime().addShutdownHook(new Thread(deployment::close, "stop"));
            deployment.start();
            return new TamperLog(deployment, OUT).run() ? 0 : 1;
        }
    }

    @Command(
            name = "kill-enclave",
            description =
                    "让下一个作业的飞地进程（多方计算时即随机数分发方）在算到一半时死掉，看它怎样恢复 / Have the enclave"
                            + " process of the demo's next job (the dealer, in MPC) die while it computes, and watch the recovery.",
            mixinStandardHelpOptions = true,
            exitCodeListHeading = "Exit codes:%n",
            exitCodeList = {"0:it was killed", "1:there is no demo"})
    int killEnclave() throws IOException, InterruptedException {
        Path directory = state.resolve("demo");
        if (!Files.isDirectory(directory)) {
            throw new IOException("NO_DEMO: there is no demo in " + directory + "; start ./yuheng demo first");
        }
        Path order = Deployment.killNextEnclave(directory.toAbsolutePath().normalize());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> order.toFile().delete(), "take-back"));
        OUT.println("已就绪：下一个作业算到一半时，它的飞地进程会被结束；Ctrl-C 取消"
                + " / ready: the next job's enclave process dies while it computes; Ctrl-C takes it back");
        while (Files.exists(order)) {
            TimeUnit.MILLISECONDS.sleep(200);
        }
        OUT.println("已结束 / killed");
        return 0;
    }

    private int check(Deployment deployment) throws IOException, InterruptedException {
        Path receipts = deployment.state().resolve("receipts");
        Pins.write(deployment, receipts.resolve("pinned-keys.json"));
        List<Journey.End> ends = new ArrayList<>();
        int number = 0;
        for (Scenario scenario : Scenario.all()) {
            if (only == 0 || only == ++number) {
                Journey.End end =
                        new Journey(deployment, scenario).run(deployment.state().resolve("results"), receipts);
                OUT.println(end.request() + " " + scenario.title() + ": "
                        + (end.trouble().isEmpty() ? end.state() : end.trouble()));
                ends.add(end);
            }
        }
        boolean good = new CheckReport(ends, receipts).print(OUT);
        SecretsSought.Report secrets = SecretsSought.in(deployment.state());
        OUT.printf(
                "密钥、口令、令牌与数据行 / keys, passwords, tokens and rows sought in %d files, logs and databases too:"
                        + " %d of %d found%n",
                secrets.files(), secrets.found().size(), secrets.needles());
        secrets.found().forEach(line -> OUT.println("    " + line));
        return good && secrets.found().isEmpty() ? 0 : 1;
    }
}
