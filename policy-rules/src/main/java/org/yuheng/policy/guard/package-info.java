/**
 * What the guard rails (guard-rails.drl) look at: an outcome and its parties, taken from the facts without any rule
 * table in between. Start at {@link org.yuheng.policy.guard.Dispatch}.
 */
package org.yuheng.policy.guard;
