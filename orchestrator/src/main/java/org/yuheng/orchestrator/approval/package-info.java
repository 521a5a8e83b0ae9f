/**
 * Who agrees: review tasks, signed verdicts, the inbox. Start at {@link
 * org.yuheng.orchestrator.approval.ApprovalDesk}.
 */
@org.springframework.modulith.ApplicationModule(
        allowedDependencies = {"identity", "audit", "pages", "web", "outbox", "signing", "calendar", "passkeys"})
package org.yuheng.orchestrator.approval;
