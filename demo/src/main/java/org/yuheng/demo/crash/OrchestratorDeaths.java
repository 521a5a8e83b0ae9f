package org.yuheng.demo.crash;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.yuheng.demo.Deployment;
import org.yuheng.demo.Program;

/**
 * Walks one set of requests past boundary after boundary: the orchestrator dies at each of them, and the start after one
 * death is already the one that will die at the next place.
 */
final class OrchestratorDeaths {

    private static final int HALTED = 137;

    private final Deployment city;
    private final Crowd crowd;
    private final Ledger ledger;
    private final Instant begun = Instant.now();

    OrchestratorDeaths(Deployment city, Crowd crowd, Ledger ledger) {
        this.city = city;
        this.crowd = crowd;
        this.ledger = ledger;
    }

    /** The orchestrator runs when this begins, and when it returns; all requests have come to an end then. */
    void suffer(List<Place> places) throws InterruptedException {
        orchestrator().kill();
        for (Place place : places) {
            ledger.record(place.name(), place.requests(), () -> suffer(place));
        }
        boolean periodsOver = places.stream().anyMatch(Place::atTheEnd);
        ledger.record(periodsOver ? "closed" : "recovered", crowd.petitions().size(), () -> {
            start(Map.of(), periodsOver);
            return crowd.end(() -> !periodsOver || crowd.closed());
        });
    }

    private String suffer(Place place) throws IOException, InterruptedException {
        try {
            start(Map.of("YUHENG_CRASH_AT", place.armed()), place.atTheEnd());
        } catch (IOException e) {
            // What recovers at once may come by before the first answer.
            if (orchestrator().alive()) {
                throw e;
            }
        }
        List<Petition> sentOff = new ArrayList<>();
        if (!crowd.act(place.goal(), () -> !orchestrator().alive() || sendOff(place, sentOff), Crowd.REACHED)) {
            orchestrator().kill();
            return "NOT_REACHED " + crowd.trouble();
        }
        int exit = orchestrator().exitValue();
        return exit == HALTED ? Blow.DIED : "ENDED_BY_ITSELF " + exit;
    }

    /** Where a run has to come by and none is open, another one begins, once. */
    private boolean sendOff(Place place, List<Petition> sentOff) throws IOException, InterruptedException {
        if (place.inRun()) {
            for (Petition petition : crowd.petitions()) {
                if (!sentOff.contains(petition) && (petition.reviewed() || !place.forReviewedOnly())) {
                    if (place.goal() == Goal.RUNNING && !place.forReviewedOnly()) {
                        // What recovered beyond the place already makes room for the run that comes by.
                        petition.letGo();
                    }
                    if (petition.runAgain()) {
                        sentOff.add(petition);
                    }
                }
            }
        }
        return false;
    }

    private void start(Map<String, String> environment, boolean periodsOver) throws IOException, InterruptedException {
        city.startOrchestrator(environment, periodsOver ? List.of("--yuheng.use.all-end-at=" + begun) : List.of());
    }

    private Program orchestrator() {
        return city.program(Deployment.ORCHESTRATOR);
    }
}
