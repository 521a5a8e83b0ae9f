/** The command lines of a node and of the offline operator. Start at {@link org.yuheng.node.cli.NodeCommand}. */
package org.yuheng.node.cli;
