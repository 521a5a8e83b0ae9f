/**
 * Decision tables as people read them: rows, conditions, outcomes and their texts, out of DMN files. Start at {@link
 * org.yuheng.policy.table.DmnFile}.
 */
package org.yuheng.policy.table;
