/**
 * The operator's offline command line: the recipients' CA, the release-manifest key and the simulation authority, which
 * never enter the orchestrator. Start at {@link org.yuheng.node.operator.OperatorHome}.
 */
package org.yuheng.node.operator;
