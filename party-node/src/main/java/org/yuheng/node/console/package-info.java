/**
 * What the node serves to its owners' people, on a loopback port: grants, datasets, results, audit, health. Start at
 * {@link org.yuheng.node.console.ConsoleApplication}.
 */
package org.yuheng.node.console;
