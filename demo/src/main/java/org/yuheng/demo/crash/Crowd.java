package org.yuheng.demo.crash;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.yuheng.demo.Program;

/** All the requests and their people, who do not mind that servers die while they are asked. */
final class Crowd {

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
            TimeUnit.MILLISECONDS.sleep(100);
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

    /** Every request has had a run, and none is open. */
    boolean idle() throws IOException, InterruptedException {
        for (Petition petition : petitions) {
            if (petition.runs().isEmpty() || !petition.idle()) {
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
