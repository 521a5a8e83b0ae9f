/**
 * What the orchestrator stands on: PostgreSQL and Temporal, its own for a trial or external ones by configuration.
 * Start at {@link org.yuheng.orchestrator.embedded.DatabaseConfiguration} and {@link
 * org.yuheng.orchestrator.embedded.TemporalConfiguration}.
 */
@org.springframework.modulith.ApplicationModule(allowedDependencies = {})
package org.yuheng.orchestrator.embedded;
