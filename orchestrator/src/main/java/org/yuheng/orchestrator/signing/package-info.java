/**
 * The orchestrator's own statement keys: for approvals that it vouches for, and for receipts. Start at {@link
 * org.yuheng.orchestrator.signing.SigningKeys}.
 */
@org.springframework.modulith.ApplicationModule(allowedDependencies = {})
package org.yuheng.orchestrator.signing;
