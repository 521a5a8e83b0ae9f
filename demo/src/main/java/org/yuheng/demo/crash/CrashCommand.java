package org.yuheng.demo.crash;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Stream;
import org.yuheng.demo.Deployment;
import org.yuheng.demo.Installation;
import org.yuheng.demo.Ports;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code yuheng test --crash}: all kills, or a share of them. */
@Command(
        name = "crash",
        description = "Kills every process of a small city at every place, and checks how each request ends.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:every request ended as it should", "1:one did not", "2:unusable arguments"})
public final class CrashCommand implements Callable<Integer> {

    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    /** One run suffers many deaths in a row, and a machine that is busy takes its time to start what died. */
    private static final List<String> PATIENCE =
            List.of("yuheng.dispatch.prepare-within=4m", "yuheng.decision.max-attempts=9");

    @Option(
            names = "--share",
            paramLabel = "N",
            description = "only one N-th of every kind of place, at least one of it, chosen by the seed",
            defaultValue = "1")
    private int share;

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
        Ledger ledger = new Ledger(OUT);
        try (Deployment city = Deployment.toCrash(installation, state, Ports.from(portBase), orchestratorArguments())) {
            city.endLeftovers();
            Thread stop = new Thread(city::close, "stop");
            Runtime.getRuntime().addShutdownHook(stop);
            List<Place> places = choose(Place.inOrder(installation.crashPoints()), Place::name, Place::kind, random);
            List<Victim> victims = choose(Victim.all(), Victim::name, Victim::kind, random);
            ledger.record("start", 0, () -> {
                city.start();
                return Blow.RELEASED;
            });
            if (ledger.asItShould()) {
                suffer(city, places, victims, ledger);
            }
            ledger.close(state.resolve("crash.jsonl"));
            return ledger.asItShould() ? 0 : 1;
        }
    }

    private List<String> orchestratorArguments() {
        return Stream.concat(PATIENCE.stream(), properties.stream())
                .map("--"::concat)
                .toList();
    }

    private static void suffer(Deployment city, List<Place> places, List<Victim> victims, Ledger ledger)
            throws IOException, InterruptedException {
        Crowd crowd = new Crowd(Petition.ofAllTechniques(city));
        crowd.signIn();
        OrchestratorDeaths deaths = new OrchestratorDeaths(city, crowd, ledger);
        List<Place> first = places.stream().filter(place -> !place.atTheEnd()).toList();
        if (first.isEmpty()) {
            ledger.record("undisturbed", crowd.petitions().size(), () -> crowd.end(() -> true));
        } else {
            deaths.suffer(first);
        }
        new PartyDeaths(city, crowd, ledger).suffer(victims);
        List<Place> last = places.stream().filter(Place::atTheEnd).toList();
        if (!last.isEmpty()) {
            deaths.suffer(last);
        }
        Truth truth = new Truth(city);
        for (Petition petition : crowd.petitions()) {
            ledger.record("truth of " + petition.technique(), 1, () -> truth.of(petition, ledger));
        }
    }

    private <T> List<T> choose(List<T> all, Function<T, String> name, Function<T, String> kind, Random random) {
        if (!only.isEmpty()) {
            return all.stream().filter(one -> only.contains(name.apply(one))).toList();
        }
        return share > 1 ? someOfEach(all, kind, random) : all;
    }

    /** Of every kind its share, in the order of all. */
    private <T> List<T> someOfEach(List<T> all, Function<T, String> kind, Random random) {
        Map<String, List<T>> kinds = new LinkedHashMap<>();
        all.forEach(one ->
                kinds.computeIfAbsent(kind.apply(one), k -> new ArrayList<>()).add(one));
        Set<T> chosen = new HashSet<>();
        for (List<T> alike : kinds.values()) {
            Collections.shuffle(alike, random);
            chosen.addAll(alike.subList(0, Math.max(1, Math.round(alike.size() / (float) share))));
        }
        return all.stream().filter(chosen::contains).toList();
    }
}
