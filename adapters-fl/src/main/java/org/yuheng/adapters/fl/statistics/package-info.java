/**
 * Group-by statistics over the union of the parties' rows. Start at {@link
 * org.yuheng.adapters.fl.statistics.StatisticsAggregator}; its counterpart at the data owners is {@link
 * org.yuheng.adapters.fl.statistics.StatisticsParty}.
 */
package org.yuheng.adapters.fl.statistics;
