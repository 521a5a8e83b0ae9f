/**
 * Where a visitor of a demonstration begins: which processes run, whose they are, and a walk through them. It is the
 * first page where the deployment hands in an introduction; start at {@link org.yuheng.orchestrator.tour.Introduction}.
 */
@org.springframework.modulith.ApplicationModule(allowedDependencies = {"identity", "partner", "pages", "web"})
package org.yuheng.orchestrator.tour;
