/**
 * The checking side of the transparency log, for nodes, witnesses and receipts; it shares no code with the writing side.
 * Start at {@link org.yuheng.trust.log.verify.LogKeys}.
 */
package org.yuheng.trust.log.verify;
