package org.yuheng.demo.crash;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.yuheng.demo.Program;

/** All the requests and their people, who do not mind that servers die while they are asked. */
final class Crowd {

    /** How long requests may take to a place; generous, since the machine may have much else to do. */
    static final Duration REACHED = Duration.ofMinutes(4);

    private static final Duration ENDED = Duration.ofMinutes(8);

    private final List<Petition> petitions;
    private IOException last;

    Crowd(List<Petition> petitions) {
        this.petitions = List.copyOf(petitions);
    }

    List<Petition> petitions() {
        return petitions;
    }

    /** Everybody signs in while there is time: sessions outlive the orchestrator's process. */
    void signIn() throws IOException, InterruptedException {
        for (Petition petition : petitions) {
            petition.signIn();
        }
    }

    /**
     * Lets everybody act towards the goal until it has come about.
     *
     * @return whether it did in time
     */
    boolean act(Goal goal, Program.Condition enough, Duration most) throws InterruptedException {
        long end = System.nanoTime() + most.toNanos();
        while (!holds(enough)) {
            if (System.nanoTime() > end) {
                return false;
            }
            for (Petition petition : petitions) {
                try {
                    petition.act(goal);
                } catch (IOException e) {
                    last = e;
                }
            }
            TimeUnit.MILLISECONDS.sleep(250);
        }
        return true;
    }

    private boolean holds(Program.Condition condition) throws InterruptedException {
        try {
            return condition.holds();
        } catch (IOException e) {
            last = e;
            return false;
        }
    }

    /**
     * Lets every request come to its end while nothing dies.
     *
     * @param besides what else has to hold then
     * @return {@link Blow#RELEASED}, or what did not come about
     */
    String end(Program.Condition besides) throws InterruptedException {
        return act(Goal.RELEASED, () -> idle() && besides.holds(), ENDED) ? Blow.RELEASED : "NOT_ENDED " + trouble();
    }

    /** Every request has had a run, and none is open. */
    private boolean idle() throws IOException, InterruptedException {
        for (Petition petition : petitions) {
            if (!petition.idle()) {
                return false;
            }
        }
        return true;
    }

    /** Every request's period is over, and all is wound up. */
    boolean closed() throws IOException, InterruptedException {
        for (Petition petition : petitions) {
            if (!petition.state().equals("CLOSED")) {
                return false;
            }
        }
        return true;
    }

    /** What went wrong last; of use where something did not come about. */
    String trouble() {
        return last == null ? "" : last.getMessage();
    }
}
