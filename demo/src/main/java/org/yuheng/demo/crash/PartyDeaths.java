package org.yuheng.demo.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.yuheng.demo.Deployment;
import org.yuheng.demo.Program;
import tools.jackson.databind.JsonNode;

/** Kills nodes, and the enclaves, dealers and aggregators that they host, while a run of every request is under way. */
final class PartyDeaths {

    private static final Duration NOTICED = Duration.ofSeconds(60);

    private final Deployment city;
    private final Crowd crowd;
    private final Ledger ledger;

    PartyDeaths(Deployment city, Crowd crowd, Ledger ledger) {
        this.city = city;
        this.crowd = crowd;
        this.ledger = ledger;
    }

    /** Everything runs when this begins, and when it returns; no run is open. */
    void suffer(List<Victim> victims) throws InterruptedException {
        for (Victim victim : victims) {
            ledger.record(victim.name(), victim.jobs(), () -> suffer(victim));
        }
    }

    private String suffer(Victim victim) throws IOException, InterruptedException {
        Path order = city.crashFile(victim.node());
        Files.writeString(order, victim.order());
        String trouble = "";
        try {
            for (Petition petition : crowd.petitions()) {
                petition.runAgain();
            }
            if (!victim.enclave()) {
                trouble = killNode(victim, order);
            }
            String end = crowd.end(() -> true);
            return trouble + (end.equals(Blow.RELEASED) ? ends(victim) : end);
        } finally {
            Files.deleteIfExists(order);
        }
    }

    private String killNode(Victim victim, Path order) throws IOException, InterruptedException {
        Program node = city.program(victim.node());
        String trouble = "";
        if (!crowd.act(Goal.RELEASED, () -> !node.alive(), Crowd.REACHED)) {
            trouble = "NOT_REACHED ";
            node.kill();
        }
        Files.delete(order);
        if (!shownAsUnknown(victim.node())) {
            trouble += "NOT_SHOWN_AS_UNKNOWN ";
        }
        city.startNode(victim.node());
        city.awaitNode(victim.node());
        return trouble;
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
            String state = run.path("state").asString();
            released &= state.equals("RELEASED");
            repeated += attempts > 1 ? 1 : 0;
            ends.append(' ').append(petition.technique()).append('/').append(attempts);
            if (!state.equals("RELEASED")) {
                ends.append(' ')
                        .append(state)
                        .append(' ')
                        .append(run.path("code").asString(""));
            }
        }
        if (victim.enclave() && repeated < victim.jobs()) {
            return "NOT_HIT" + ends;
        }
        return (released ? Blow.RELEASED : "NOT_RELEASED") + ends;
    }
}
