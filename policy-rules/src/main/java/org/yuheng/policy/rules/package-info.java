/**
 * Work on bundles before they are in force: what is wrong with one, how two differ in words, whom another one would decide
 * differently. Start at {@link org.yuheng.policy.rules.RuleCheck}.
 */
package org.yuheng.policy.rules;
