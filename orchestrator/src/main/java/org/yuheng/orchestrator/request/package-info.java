/**
 * What is asked: drafts, completeness, the states of a request and its timeline. Start at {@link
 * org.yuheng.orchestrator.request.Requests} and {@link org.yuheng.orchestrator.request.RequestState}.
 */
@org.springframework.modulith.ApplicationModule(
        allowedDependencies = {"identity", "audit", "pages", "web", "outbox", "catalogue", "partner"})
package org.yuheng.orchestrator.request;
