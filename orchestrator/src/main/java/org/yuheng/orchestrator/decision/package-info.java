/**
 * What the rules say: facts are gathered, the active bundle decides, and what may proceed is frozen into a specification.
 * Start at {@link org.yuheng.orchestrator.decision.Decider}.
 */
@org.springframework.modulith.ApplicationModule(
        allowedDependencies = {"identity", "audit", "pages", "web", "catalogue"})
package org.yuheng.orchestrator.decision;
