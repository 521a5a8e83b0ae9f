/**
 * One file with which an installation begins: organisations, people, platforms, partners, nodes, datasets. Start at
 * {@link org.yuheng.orchestrator.imports.Imports}.
 */
@org.springframework.modulith.ApplicationModule(
        allowedDependencies = {"identity", "accounts", "audit", "catalogue", "partner", "web"})
package org.yuheng.orchestrator.imports;
