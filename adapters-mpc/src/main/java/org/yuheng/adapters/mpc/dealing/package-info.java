/**
 * Correlated randomness: what the dealer deals ({@link org.yuheng.adapters.mpc.dealing.Dealer}) and how a party expands
 * its part of it ({@link org.yuheng.adapters.mpc.dealing.DealtMaterial}).
 */
package org.yuheng.adapters.mpc.dealing;
