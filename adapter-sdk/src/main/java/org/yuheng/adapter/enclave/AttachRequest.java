package org.yuheng.adapter.enclave;

/**
 * First message on every TCP connection, from the enclave to the node that launched it.
 *
 * @param token for {@link LinkRequest#CONTROL} that of the {@link AttachPoint}, which counts once; for links the one that
 *     the node answered with
 * @param role whose link this is to be, or {@link LinkRequest#CONTROL}
 */
public record AttachRequest(AttachToken token, String role) {

    /** Largest, in bytes. */
    public static final int LARGEST = 1024;
}
