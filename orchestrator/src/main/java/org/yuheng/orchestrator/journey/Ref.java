package org.yuheng.orchestrator.journey;

/**
 * A request, and the epoch under which a workflow was started for it. A workflow of an older epoch can do nothing.
 */
public record Ref(String request, int epoch) {

    /** Id of the request's workflow. */
    String workflowId() {
        return request + "@" + epoch;
    }

    String runWorkflowId(int run) {
        return workflowId() + "/" + run;
    }
}
