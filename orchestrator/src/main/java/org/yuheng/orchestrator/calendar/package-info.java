/**
 * Statutory clocks: how long an answer, a provision, a correction may take, in working days. Start at {@link
 * org.yuheng.orchestrator.calendar.Clocks}.
 */
@org.springframework.modulith.ApplicationModule(allowedDependencies = {"identity", "audit", "pages", "web"})
package org.yuheng.orchestrator.calendar;
