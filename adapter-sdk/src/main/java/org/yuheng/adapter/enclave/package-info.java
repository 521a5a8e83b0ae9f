/**
 * What runs inside an attested enclave process: it proves itself to each data owner's node, holds links that end inside
 * it, and seals what leaves. Start at {@link org.yuheng.adapter.enclave.EnclaveProgram}.
 */
package org.yuheng.adapter.enclave;
