package org.yuheng.demo.crash;

import java.util.List;

/**
 * A process at a party that dies in a phase of a job.
 *
 * @param enclave whether the enclave, dealer or aggregator process dies that the node hosts, and not the node
 * @param phase as the node knows it
 * @param jobs how many jobs have reached the phase when a node dies; how many need another attempt when enclaves do
 */
record Victim(String node, boolean enclave, String phase, int jobs) {

    private static final String HOST = "operator-node";
    /** Takes part in all four techniques. */
    private static final String OWNER = "city-node";

    static List<Victim> all() {
        return List.of(
                new Victim(HOST, false, "prepared", 4),
                new Victim(HOST, false, "started", 4),
                new Victim(HOST, false, "enclave-up", 4),
                new Victim(HOST, false, "computing", 4),
                new Victim(HOST, false, "result", 4),
                new Victim(HOST, false, "delivered", 4),
                new Victim(HOST, false, "ended", 4),
                new Victim(OWNER, false, "prepared", 4),
                new Victim(OWNER, false, "started", 4),
                new Victim(OWNER, false, "keys-released", 4),
                new Victim(OWNER, false, "computing", 4),
                new Victim(OWNER, false, "result", 1),
                new Victim(OWNER, false, "delivered", 1),
                new Victim(OWNER, false, "ended", 4),
                new Victim(HOST, true, "enclave-up", 4),
                new Victim(HOST, true, "computing", 4),
                new Victim(HOST, true, "keys-released", 2),
                // With the result at its host an enclave has done all it was for.
                new Victim(HOST, true, "result", 0));
    }

    /** What dies. */
    String kind() {
        return (enclave ? "enclaves of " : "") + node;
    }

    String name() {
        return kind() + " " + phase;
    }

    String order() {
        return enclave ? "enclave " + phase : "node " + phase + " " + jobs;
    }
}
