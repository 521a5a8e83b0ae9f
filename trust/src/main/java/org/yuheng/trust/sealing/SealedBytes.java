package org.yuheng.trust.sealing;

import org.yuheng.trust.Base64Bytes;

/**
 * A short secret, encrypted to one public key.
 *
 * @param enc the encapsulated key (HPKE), or the SM2 ciphertext of the seed; at most 256 bytes
 * @param ciphertext with its tag of 16 bytes; at most 4 KiB
 */
public record SealedBytes(Base64Bytes enc, Base64Bytes ciphertext) {
    public SealedBytes {
        enc.requireAtMost("enc", 256);
        ciphertext.requireAtMost("ciphertext", 4096);
    }
}
