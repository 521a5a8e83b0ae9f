package org.yuheng.demo.crash;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
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

    private static final Duration REACHED = Duration.ofSeconds(240);
    private static final Duration FINISHED = Duration.ofSeconds(300);
    private static final int HALTED = 137;

    private final Deployment city;
    private final Crowd crowd;
    private final PrintStream out;
    private final Instant begun = Instant.now();

    OrchestratorDeaths(Deployment city, Crowd crowd, PrintStream out) {
        this.city = city;
        this.crowd = crowd;
        this.out = out;
    }

    /** The orchestrator is not running when this begins, nor when it returns. */
    List<Blow> suffer(List<Place> places) throws IOException, InterruptedException {
        List<Blow> blows = new ArrayList<>();
        for (Place place : places) {
            Blow blow = suffer(place);
            out.println(blow.line());
            blows.add(blow);
        }
        return blows;
    }

    private Blow suffer(Place place) throws IOException, InterruptedException {
        long start = System.nanoTime();
        try {
            start(Map.of("YUHENG_CRASH_AT", place.armed()), place.atTheEnd());
        } catch (IOException e) {
            // What recovers at once may come by before the first answer.
            if (orchestrator().alive()) {
                throw e;
            }
        }
        double up = seconds(start);
        List<Petition> sentOff = new ArrayList<>();
        boolean died = crowd.act(place.goal(), () -> !orchestrator().alive() || sendOff(place, sentOff), REACHED);
        String end = "ORCHESTRATOR_DIED";
        if (!died) {
            end = "NOT_REACHED: " + crowd.trouble();
            orchestrator().kill();
        } else if (orchestrator().exitValue() != HALTED) {
            end = "ENDED_BY_ITSELF: " + orchestrator().exitValue();
        }
        return new Blow(place.name(), place.requests(), end, up, seconds(start));
    }

    /** Where a run has to come by and none is open, another one begins, once. */
    private boolean sendOff(Place place, List<Petition> sentOff) throws IOException, InterruptedException {
        if (place.inRun()) {
            for (Petition petition : crowd.petitions()) {
                if (!sentOff.contains(petition) && (petition.reviewed() || !place.forReviewedOnly())) {
                    petition.runAgain();
                    sentOff.add(petition);
                }
            }
        }
        return false;
    }

    /** Starts the orchestrator for good and lets every request come to its end. */
    Blow recover(boolean periodsOver) throws IOException, InterruptedException {
        start(Map.of(), periodsOver);
        return finish(periodsOver ? "closed" : "recovered", periodsOver);
    }

    /** Lets every request come to its end while nothing dies. */
    Blow finish(String name, boolean periodsOver) throws InterruptedException {
        long start = System.nanoTime();
        boolean ended = crowd.act(Goal.RELEASED, () -> crowd.idle() && (!periodsOver || closed()), FINISHED);
        Blow blow = new Blow(
                name,
                crowd.petitions().size(),
                ended ? "RELEASED" : "NOT_ENDED: " + crowd.trouble(),
                0,
                seconds(start));
        out.println(blow.line());
        return blow;
    }

    private boolean closed() throws IOException, InterruptedException {
        for (Petition petition : crowd.petitions()) {
            if (!petition.state().equals("CLOSED")) {
                return false;
            }
        }
        return true;
    }

    private void start(Map<String, String> environment, boolean periodsOver) throws IOException, InterruptedException {
        city.startOrchestrator(environment, periodsOver ? List.of("--yuheng.use.all-end-at=" + begun) : List.of());
    }

    private Program orchestrator() {
        return city.program(Deployment.ORCHESTRATOR);
    }

    static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }
}
