/**
 * Who takes part and with which keys, signed by the operator's offline key: the second source beside the orchestrator's
 * registry. Start at {@link org.yuheng.trust.membership.MembershipList}.
 */
package org.yuheng.trust.membership;
