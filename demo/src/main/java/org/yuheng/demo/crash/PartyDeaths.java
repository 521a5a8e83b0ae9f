package org.yuheng.demo.crash;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.yuheng.demo.Deployment;
import org.yuheng.demo.Program;
import tools.jackson.databind.JsonNode;

/** Kills nodes, and the enclaves, dealers and aggregators that they host, while a run of every request is under way. */
final class PartyDeaths {

    private static final Duration REACHED = Duration.ofSeconds(240);
    private static final Duration FINISHED = Duration.ofSeconds(300);
    private static final Duration NOTICED = Duration.ofSeconds(20);

    private final Deployment city;
    private final Crowd crowd;
    private final PrintStream out;

    PartyDeaths(Deployment city, Crowd crowd, PrintStream out) {
        this.city = city;
        this.crowd = crowd;
        this.out = out;
    }

    /** Everything runs when this begins, and when it returns. */
    List<Blow> suffer(List<Victim> victims) throws IOException, InterruptedException {
        List<Blow> blows = new ArrayList<>();
        for (Victim victim : victims) {
            Blow blow = suffer(victim);
            out.println(blow.line());
            blows.add(blow);
        }
        return blows;
    }

    private Blow suffer(Victim victim) throws IOException, InterruptedException {
        long start = System.nanoTime();
        Path order = city.crashFile(victim.node());
        Files.writeString(order, victim.order());
        for (Petition petition : crowd.petitions()) {
            petition.runAgain();
        }
        double down = 0;
        String trouble = "";
        if (!victim.enclave()) {
            Program node = city.program(victim.node());
            if (!crowd.act(Goal.RELEASED, () -> !node.alive(), REACHED)) {
                trouble = "NOT_REACHED ";
                node.kill();
            }
            Files.delete(order);
            long dead = System.nanoTime();
            if (!shownAsUnknown(victim.node())) {
                trouble += "NOT_SHOWN_AS_UNKNOWN ";
            }
            city.startNode(victim.node());
            city.awaitNode(victim.node());
            down = OrchestratorDeaths.seconds(dead);
        }
        boolean ended = crowd.act(Goal.RELEASED, crowd::idle, FINISHED);
        Files.deleteIfExists(order);
        String end = trouble + (ended ? ends(victim) : "NOT_ENDED " + crowd.trouble());
        return new Blow(victim.name(), victim.jobs(), end, down, OrchestratorDeaths.seconds(start));
    }

    /** A dead node's lanes say UNKNOWN, or the list of parties that it cannot be reached. */
    private boolean shownAsUnknown(String node) throws IOException, InterruptedException {
        long end = System.nanoTime() + NOTICED.toNanos();
        while (System.nanoTime() < end) {
            for (Petition petition : crowd.petitions()) {
                for (JsonNode run : petition.runs()) {
                    if (unknown(run, node)) {
                        return true;
                    }
                }
            }
            for (JsonNode party : city.as("authority.one").get("parties").json().path("nodes")) {
                if (party.path("id").asString().equals(node)
                        && !party.path("health").path("reach").asString().equals("REACHABLE")) {
                    return true;
                }
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        return false;
    }

    private static boolean unknown(JsonNode run, String node) {
        JsonNode attempts = run.path("attempts");
        for (JsonNode lane : attempts.path(attempts.size() - 1).path("lanes")) {
            if (lane.path("node").asString().equals(node)
                    && lane.path("state").asString().equals("UNKNOWN")) {
                return true;
            }
        }
        return false;
    }

    /** How the last runs ended, and in which attempts. */
    private String ends(Victim victim) throws IOException, InterruptedException {
        StringBuilder ends = new StringBuilder();
        boolean released = true;
        int repeated = 0;
        for (Petition petition : crowd.petitions()) {
            List<JsonNode> runs = petition.runs();
            JsonNode run = runs.get(runs.size() - 1);
            int attempts = run.path("attempts").size();
            released &= run.path("state").asString().equals("RELEASED");
            repeated += attempts > 1 ? 1 : 0;
            ends.append(' ')
                    .append(petition.technique())
                    .append(' ')
                    .append(run.path("state").asString())
                    .append(run.path("code").asString(""))
                    .append('/')
                    .append(attempts);
        }
        if (victim.enclave() && repeated < victim.jobs()) {
            return "NOT_HIT" + ends;
        }
        return (released ? "RELEASED" : "NOT_RELEASED") + ends;
    }
}
