package org.yuheng.demo;

/**
 * Ports of the demo, all on the loopback interface.
 *
 * @param orchestrator 8080 unless asked otherwise
 * @param firstNode nodes listen from here, 8441 unless asked otherwise; their consoles 20 above
 */
public record Ports(int orchestrator, int firstNode) {

    private static final int CONSOLES = 20;

    static Ports standard() {
        return new Ports(8080, 8441);
    }

    /** @param base of all ports: the orchestrator's, and nodes from the next on */
    public static Ports from(int base) {
        return new Ports(base, base + 1);
    }

    int node(int number) {
        return firstNode + number;
    }

    int console(int number) {
        return firstNode + CONSOLES + number;
    }

    /** Of the partner that has no node. */
    int partner() {
        return firstNode + 2 * CONSOLES;
    }

    String orchestratorUrl() {
        return "http://127.0.0.1:" + orchestrator;
    }
}
