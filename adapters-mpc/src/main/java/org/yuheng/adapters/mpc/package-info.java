/**
 * MPC+TEE, protocol {@code yuheng-mpc-dealer} version 1: two data owners' nodes compute on secret shares over Z_2^64, and a
 * dealer in an attested enclave, which holds no data, deals the randomness that this takes.
 *
 * <p><strong>What it protects.</strong> Static, semi-honest corruption of at most one of {party-0, party-1, dealer};
 * computational privacy (AES-256, SHA-256 as a correlation-robust hash); abort without fairness. A party that departs from
 * the protocol can make the result wrong; it is not detected.
 *
 * <p><strong>What each sees besides its own input.</strong> Both parties: the other's row count before filters, the number
 * of groups (after the filters of the group's owner), and one bit for each group in random order, released or suppressed;
 * the owner of the groups so learns which of its labels were suppressed. The dealer: kinds and amounts of randomness, from
 * which row counts, columns and groups follow. The recipient: released rows, and how many groups were suppressed (a group
 * that nothing joined counts as suppressed, unlike in SQL, as nobody can tell the difference); for AVG both the sum and
 * the count. Nobody sees who matched, nor, unless it is the result, how many.
 *
 * <p><strong>What it does not protect.</strong> The dealer together with one party reads that job's inputs of the other; so
 * the dealer sits with an operator without data, never with a party, and a dealer with simulated evidence is labelled:
 * no protection if its operator colludes with a party. Results that are released can still be combined with other
 * results; the nodes' query ledgers guard against that, not this engine.
 *
 * <p>Start at {@link org.yuheng.adapters.mpc.MpcEngine}; the protocol is {@link
 * org.yuheng.adapters.mpc.join.GroupedSums} over {@link org.yuheng.adapters.mpc.join.HiddenJoin} over {@link
 * org.yuheng.adapters.mpc.ring.RingParty}.
 */
package org.yuheng.adapters.mpc;
