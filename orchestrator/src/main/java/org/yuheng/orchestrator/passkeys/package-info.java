/**
 * People's passkeys, and which organisations ask for them. Start at {@link org.yuheng.orchestrator.passkeys.Passkeys}; what a
 * passkey signs is the asking step's matter.
 */
@org.springframework.modulith.ApplicationModule(allowedDependencies = {"identity", "audit", "pages", "web"})
package org.yuheng.orchestrator.passkeys;
