package org.yuheng.trust.attestation.x509;

import java.util.Arrays;

/** Cuts an element out of DER as it stands, which is cheaper than encoding it anew. */
final class DerBytes {

    private DerBytes() {}

    /** The first element inside a SEQUENCE that was found to be DER: the part of a certificate or list that is signed. */
    static byte[] firstOf(byte[] sequence) {
        int from = contentOf(sequence, 0);
        return Arrays.copyOfRange(sequence, from, contentOf(sequence, from) + lengthOf(sequence, from));
    }

    /** Where the content of the element at {@code at} begins; tags have one byte here. */
    private static int contentOf(byte[] der, int at) {
        int first = der[at + 1] & 0xFF;
        return at + 2 + (first < 0x80 ? 0 : first & 0x7F);
    }

    private static int lengthOf(byte[] der, int at) {
        int first = der[at + 1] & 0xFF;
        if (first < 0x80) {
            return first;
        }
        int length = 0;
        for (int i = 0; i < (first & 0x7F); i++) {
            length = length << 8 | der[at + 2 + i] & 0xFF;
        }
        return length;
    }
}
