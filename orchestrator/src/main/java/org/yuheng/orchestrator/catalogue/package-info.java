/**
 * What may be asked for: datasets with their items, grades, limits and sharing conditions. Start at {@link
 * org.yuheng.orchestrator.catalogue.Catalogue}.
 */
@org.springframework.modulith.ApplicationModule(allowedDependencies = {"identity", "audit", "pages", "web", "partner"})
package org.yuheng.orchestrator.catalogue;
