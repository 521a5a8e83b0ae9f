/**
 * What nodes tell each other between jobs: how often each has released, so that one that was restored from a backup learns
 * it, and what each saw of the log. Start at {@link org.yuheng.node.peers.Peers}.
 */
package org.yuheng.node.peers;
