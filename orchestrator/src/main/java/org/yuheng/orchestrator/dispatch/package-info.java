/**
 * Brings a granted specification to the nodes: grants, admission, prepare, start, watch, cancel. Start at {@link
 * org.yuheng.orchestrator.dispatch.Dispatcher}.
 */
@org.springframework.modulith.ApplicationModule(
        allowedDependencies = {"identity", "audit", "pages", "web", "outbox", "partner", "embedded"})
package org.yuheng.orchestrator.dispatch;
