package org.yuheng.trust.receipt;

import org.yuheng.json.StrictJson;
import org.yuheng.trust.Outcome;
import org.yuheng.trust.StrictPayload;
import org.yuheng.trust.envelope.Envelope;
import org.yuheng.trust.log.verify.LoggedEntry;

/**
 * The file: the signed receipt, and the proof that its exact payload was logged. The proof stands outside of what is
 * signed because it can only be had afterwards; it needs no other signature than the log's and the witnesses'.
 */
public record ReceiptFile(Envelope receipt, LoggedEntry log) {

    /** Largest file that is read, in bytes. */
    public static final int LARGEST = 16 << 20;

    public byte[] toBytes() {
        return StrictJson.write(this);
    }

    /** @return refused with {@code RECEIPT_MALFORMED} */
    public static Outcome<ReceiptFile> parse(byte[] json) {
        return StrictPayload.read(json, ReceiptFile.class, LARGEST, "RECEIPT_MALFORMED");
    }
}
