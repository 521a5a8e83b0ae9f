package org.yuheng.adapter.enclave;

import org.yuheng.adapter.engine.JobFailure;

/** One technique's measured program: an SQL enclave, a dealer, an aggregator. Has a public constructor without arguments. */
public interface EnclaveProgram {

    /**
     * Loads what every job needs, while none is known yet. It may run beside {@link #run}, and not at all; what it fails
     * on, a job will meet again.
     */
    default void warmUp() throws Exception {}

    /**
     * Does the job once; returning means success, and everything to be released has been published.
     *
     * @throws JobFailure with whose fault it is
     */
    void run(EnclaveContext context) throws JobFailure, InterruptedException;
}
