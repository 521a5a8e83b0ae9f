/**
 * Computing on values that are shared additively over Z_2^64, or bit by bit by XOR, between two parties with dealt
 * randomness. Start at {@link org.yuheng.adapters.mpc.ring.RingParty}.
 */
package org.yuheng.adapters.mpc.ring;
