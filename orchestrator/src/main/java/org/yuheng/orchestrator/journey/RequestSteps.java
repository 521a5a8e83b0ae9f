package org.yuheng.orchestrator.journey;

import io.temporal.activity.ActivityInterface;

/**
 * The steps of a request. Each reads first what is recorded, so that a repeat does nothing twice, and records its outcome
 * and the audit event in one transaction. A step that finds the request elsewhere says where.
 */
@ActivityInterface
public interface RequestSteps {

    Progress ownOfficeApproves(Ref request);

    Progress rulesDecide(Ref request);

    Progress somebodyActs(Ref request);

    Progress reviewersAgree(Ref request);

    Progress ownersGrant(Ref request);

    /** Queues the runs that are due; the next wake is when another one is, or the period ends. */
    Progress runsComeDue(Ref request);

    Progress nodesDispose(Ref request);

    /** Nobody is asked any more, and open runs are to be cancelled. */
    Progress windUp(Ref request);
}
