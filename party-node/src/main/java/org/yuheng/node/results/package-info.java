/**
 * Sealed results on their way out and in, and their opening by the people they were sealed to. Start at {@link
 * org.yuheng.node.results.ResultDesk}.
 */
package org.yuheng.node.results;
