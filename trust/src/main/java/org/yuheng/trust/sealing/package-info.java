/**
 * Encryption to certified keys and of bulk data: HPKE (and its SM counterpart), frames of 64 KiB, sealed objects. Start at
 * {@link org.yuheng.trust.sealing.SealedObject}.
 */
package org.yuheng.trust.sealing;
