package org.yuheng.orchestrator.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

/**
 * Requests that are open when Temporal is lost.
 *
 * @param waiting for their providers
 * @param running its job is held at the parties
 */
record OpenRequests(CityTest test, List<String> waiting, String running) {

    /** More with {@code -Dyuheng.test.open-requests=200}. */
    private static final int WAITING = Integer.getInteger("yuheng.test.open-requests", 12);

    static OpenRequests in(CityTest test) {
        List<String> waiting = new ArrayList<>();
        for (int i = 0; i < WAITING; i++) {
            waiting.add(test.received(CityTest.tee()));
        }
        String running = test.drafted(CityTest.tee());
        test.city.script(running).hold(true);
        test.as("jo.clerk").post("/requests/" + running + "/submit", null).expect(200);
        test.approveUntil(running, "IN_USE");
        test.awaitRun(running, 1, "RUNNING");
        waiting.forEach(id -> test.awaitState(id, "PROVIDER_REVIEW"));
        return new OpenRequests(test, waiting, running);
    }

    int count() {
        return waiting.size() + 1;
    }

    /** Each comes to its result, by one run with one receipt; what ran is not run again. */
    void endOnce() {
        test.city.script(running).hold(false);
        test.awaitRun(running, 1, "RELEASED");
        assertThat(test.run(running, 1).get("attempts")).hasSize(1);
        assertThat(test.city.preparations(running)).hasSize(2);
        for (String id : waiting) {
            test.approveUntil(id, "IN_USE");
            test.awaitRun(id, 1, "RELEASED");
            for (String kept : List.of("runs", "receipts")) {
                assertThat(test.as("jo.auditor")
                                .get("/requests/" + id + "/" + kept)
                                .expect(200)
                                .body())
                        .as("%s of %s", kept, id)
                        .hasSize(1);
            }
        }
    }
}
