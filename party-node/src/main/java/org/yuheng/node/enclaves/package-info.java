/**
 * Enclave processes that this node hosts: one for each job and role, started, fed with links, and ended with the job.
 * Start at {@link org.yuheng.node.enclaves.EnclaveHost}.
 */
package org.yuheng.node.enclaves;
