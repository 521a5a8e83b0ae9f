package org.yuheng.demo.crash;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.yuheng.demo.Deployment;
import org.yuheng.demo.Installation;
import org.yuheng.demo.Ports;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code yuheng test --crash}, and the third of it that {@code yuheng test} runs. */
@Command(
        name = "crash",
        description = "Kills every process of a small city at every place, and checks how each request ends.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:every request ended as it should", "1:one did not", "2:unusable arguments"})
public final class CrashCommand implements Callable<Integer> {

    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private static final int THIRD = 3;

    @Option(names = "--third", description = "only a third of all places, chosen by the seed")
    private boolean third;

    @Option(names = "--seed", paramLabel = "N", description = "of the choice; printed when it is not given")
    private Long seed;

    @Option(names = "--only", paramLabel = "PLACE", split = ",", description = "only these places")
    private List<String> only = List.of();

    @Option(names = "--port-base", paramLabel = "N", required = true, description = "ports from here on")
    private int portBase;

    @Option(
            names = "--property",
            paramLabel = "NAME=VALUE",
            description = "of the orchestrator, such as another Temporal")
    private List<String> properties = List.of();

    @Option(names = "--root", hidden = true, defaultValue = ".")
    private Path root;

    @Option(names = "--state", required = true, description = "a directory of its own")
    private Path state;

    public static void main(String[] arguments) {
        CommandLine line = new CommandLine(new CrashCommand());
        line.setExecutionExceptionHandler((e, command, parsed) -> {
            e.printStackTrace(command.getErr());
            return 1;
        });
        System.exit(line.execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        long chosen = seed != null ? seed : System.nanoTime() & 0xffff_ffffL;
        OUT.println("seed " + chosen);
        Random random = new Random(chosen);
        Installation installation = Installation.in(root);
        try (Deployment city = Deployment.toCrash(
                installation,
                state,
                Ports.from(portBase),
                properties.stream().map("--"::concat).toList())) {
            Thread stop = new Thread(city::close, "stop");
            Runtime.getRuntime().addShutdownHook(stop);
            List<Place> places = choose(Place.inOrder(installation.crashPoints()), Place::name, random);
            List<Victim> victims = choose(Victim.all(), Victim::name, random);
            long begun = System.nanoTime();
            city.start();
            OUT.printf("city up in %.1f s%n", OrchestratorDeaths.seconds(begun));
            List<Blow> blows = suffer(city, places, victims);
            OUT.printf("%d kills, %.0f s%n", blows.size(), OrchestratorDeaths.seconds(begun));
            Files.write(report(), blows.stream().map(Blow::json).toList());
            OUT.println("JSON lines: " + report());
            return blows.stream().allMatch(Blow::asItShould) ? 0 : 1;
        }
    }

    private List<Blow> suffer(Deployment city, List<Place> places, List<Victim> victims)
            throws IOException, InterruptedException {
        Crowd crowd = new Crowd(Petition.ofAllTechniques(city));
        crowd.signIn();
        OrchestratorDeaths deaths = new OrchestratorDeaths(city, crowd, OUT);
        List<Blow> blows = new ArrayList<>();
        List<Place> first = places.stream().filter(place -> !place.atTheEnd()).toList();
        if (first.isEmpty()) {
            blows.add(deaths.finish("undisturbed", false));
        } else {
            city.program(Deployment.ORCHESTRATOR).kill();
            blows.addAll(deaths.suffer(first));
            blows.add(deaths.recover(false));
        }
        blows.addAll(new PartyDeaths(city, crowd, OUT).suffer(victims));
        blows.add(truth(city, crowd));
        List<Place> last = places.stream().filter(Place::atTheEnd).toList();
        if (!last.isEmpty()) {
            city.program(Deployment.ORCHESTRATOR).kill();
            blows.addAll(deaths.suffer(last));
            blows.add(deaths.recover(true));
            blows.add(truth(city, crowd));
        }
        return blows;
    }

    /** All that was done to the requests so far must have left no trace in how they stand. */
    private static Blow truth(Deployment city, Crowd crowd) throws IOException, InterruptedException {
        long start = System.nanoTime();
        Truth truth = new Truth(city);
        int wrong = 0;
        for (Petition petition : crowd.petitions()) {
            List<String> faults = truth.faults(petition);
            wrong += faults.isEmpty() ? 0 : 1;
            OUT.println(petition.technique() + " " + petition.id() + " " + petition.state() + ": "
                    + petition.runs().size() + " runs, " + (faults.isEmpty() ? "all as it should be" : "WRONG"));
            faults.forEach(fault -> OUT.println("    " + fault));
        }
        double seconds = OrchestratorDeaths.seconds(start);
        return new Blow("truth", crowd.petitions().size(), wrong == 0 ? "RELEASED" : "WRONG", 0, seconds);
    }

    private Path report() {
        return state.resolve("crash.jsonl");
    }

    private <T> List<T> choose(List<T> all, Function<T, String> name, Random random) {
        if (!only.isEmpty()) {
            return all.stream().filter(one -> only.contains(name.apply(one))).toList();
        }
        return third ? some(all, random) : all;
    }

    /** A third, in the order of all. */
    private static <T> List<T> some(List<T> all, Random random) {
        List<T> shuffled = new ArrayList<>(all);
        Collections.shuffle(shuffled, random);
        List<T> chosen = shuffled.subList(0, (all.size() + THIRD - 1) / THIRD);
        return all.stream().filter(chosen::contains).toList();
    }
}
