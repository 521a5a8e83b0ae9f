/**
 * Jobs at this node: checked, leased, run role by role, watched, cancelled, remembered. Start at {@link
 * org.yuheng.node.jobs.JobDesk}.
 */
package org.yuheng.node.jobs;
