/**
 * Facts of a sharing request in, decision out: classification, technique, placement, obligations, risk, with reasons.
 * Start at {@link org.yuheng.policy.PolicyEngine}, then {@link org.yuheng.policy.Facts} and {@link
 * org.yuheng.policy.Decision}.
 */
package org.yuheng.policy;
