/**
 * Policy bundles: proposed by one person, approved by another, active for all instances at once, compared, simulated,
 * replayed. Start at {@link org.yuheng.orchestrator.rules.RulesDesk}.
 */
@org.springframework.modulith.ApplicationModule(allowedDependencies = {"identity", "audit", "calendar", "web", "pages"})
package org.yuheng.orchestrator.rules;
