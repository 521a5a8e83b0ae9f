/**
 * Joining two parties' tables without telling anybody who matched: hashed bins, a hint that only a matching key can read,
 * and sums by group on shares. Start at {@link org.yuheng.adapters.mpc.join.HiddenJoin}.
 */
package org.yuheng.adapters.mpc.join;
