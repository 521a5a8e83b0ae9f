/**
 * A node's own directory: who it is, its keys, what its owners pinned. Start at {@link org.yuheng.node.home.NodeHome}.
 */
package org.yuheng.node.home;
