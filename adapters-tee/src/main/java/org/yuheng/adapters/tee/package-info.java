/**
 * TEE: one attested enclave computes on sealed inputs, protocol {@code yuheng-tee-sql} version 1. {@link
 * org.yuheng.adapters.tee.TeeEngine} plays the owners' and the host's roles; {@link org.yuheng.adapters.tee.SqlEnclave}
 * runs inside the enclave.
 *
 * <p>What it assumes: the hardware (or, simulated, the host) keeps the enclave's memory to itself. What leaks to the host:
 * sizes and times; the number of rows of each input. What leaks to recipients: the result under its obligations.
 */
package org.yuheng.adapters.tee;
