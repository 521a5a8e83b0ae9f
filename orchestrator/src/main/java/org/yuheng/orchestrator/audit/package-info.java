/**
 * What happened, recorded in the transaction in which it happened, put in order by one sequencer and provable to
 * outsiders. Start at {@link org.yuheng.orchestrator.audit.AuditTrail}.
 */
@org.springframework.modulith.ApplicationModule(allowedDependencies = {"identity", "signing", "web", "pages"})
package org.yuheng.orchestrator.audit;
