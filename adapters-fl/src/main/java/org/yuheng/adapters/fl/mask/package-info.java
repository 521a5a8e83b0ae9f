/**
 * Masks that cancel in the sum of all parties' vectors. Start at {@link org.yuheng.adapters.fl.mask.PairwiseMasks}; the
 * ring is {@link org.yuheng.adapters.fl.mask.RingVector}.
 */
package org.yuheng.adapters.fl.mask;
