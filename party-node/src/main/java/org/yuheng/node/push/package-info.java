/**
 * The door at which a partner without a node leaves its records; what comes in is checked and scanned like what a node
 * pulls. Start at {@link org.yuheng.node.push.PushDesk}.
 */
package org.yuheng.node.push;
