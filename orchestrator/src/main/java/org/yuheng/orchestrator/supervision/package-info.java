/**
 * What the data authority watches: what is due and overdue, what was refused and on which ground, which grants are used,
 * by department. It reads the tables of the steps and changes nothing. Start at {@link
 * org.yuheng.orchestrator.supervision.SupervisionPage}.
 */
@org.springframework.modulith.ApplicationModule(allowedDependencies = {"identity", "audit", "web", "pages"})
package org.yuheng.orchestrator.supervision;
