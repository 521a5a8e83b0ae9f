/**
 * Horizontal training of linear models by sums. Start at {@link org.yuheng.adapters.fl.training.TrainingAggregator}; its
 * counterpart at the data owners is {@link org.yuheng.adapters.fl.training.TrainingParty}.
 */
package org.yuheng.adapters.fl.training;
