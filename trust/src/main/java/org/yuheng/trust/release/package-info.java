/**
 * Key release: an enclave proves itself to a data owner's node and gets a secret that only it can open; what follows runs
 * over a channel that ends inside it. Two state machines without input or output, bytes in and bytes out. Start at {@link
 * org.yuheng.trust.release.KeyOwner} and {@link org.yuheng.trust.release.KeyRequester}.
 */
package org.yuheng.trust.release;
