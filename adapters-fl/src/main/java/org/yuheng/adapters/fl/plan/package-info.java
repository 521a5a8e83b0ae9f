/**
 * What a specification asks of this technique, and every coded reason to say no. Start at {@link
 * org.yuheng.adapters.fl.plan.FlPlan}.
 */
package org.yuheng.adapters.fl.plan;
