/**
 * Wakes of workflows, committed with the action of the person that causes them. Start at {@link
 * org.yuheng.orchestrator.outbox.Outbox}.
 */
@org.springframework.modulith.ApplicationModule(allowedDependencies = {})
package org.yuheng.orchestrator.outbox;
