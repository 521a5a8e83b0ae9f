/**
 * Who takes part: platforms, commercial partners with agreements and assessments, nodes with their keys and health. Start
 * at {@link org.yuheng.orchestrator.partner.Parties}; a node comes in through {@link
 * org.yuheng.orchestrator.partner.Enrolments}.
 */
@org.springframework.modulith.ApplicationModule(allowedDependencies = {"identity", "audit", "pages", "web", "signing"})
package org.yuheng.orchestrator.partner;
