/**
 * Who may do what: organisations, roles, actions, separation of duties. Start at {@link
 * org.yuheng.orchestrator.identity.Permissions}.
 */
@org.springframework.modulith.ApplicationModule(allowedDependencies = "web")
package org.yuheng.orchestrator.identity;
