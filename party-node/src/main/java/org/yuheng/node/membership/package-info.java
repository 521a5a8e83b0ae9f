/**
 * The other members as this node's operator lists them, and what a node sends to be listed. Start at {@link
 * org.yuheng.node.membership.Members}.
 */
package org.yuheng.node.membership;
