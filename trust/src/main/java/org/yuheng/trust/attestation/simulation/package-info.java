/**
 * A root and a platform made of software that emit genuine TDX v4 quotes, so that everything around real evidence runs
 * without hardware and through the same verifier. It protects nothing, and its claims say {@code simulated}. Start at
 * {@link org.yuheng.trust.attestation.simulation.SimulationAuthority}.
 */
package org.yuheng.trust.attestation.simulation;
