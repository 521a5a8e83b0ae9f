package org.yuheng.trust.attestation.checking;

import java.util.Arrays;
import org.yuheng.trust.attestation.RefusalCode;

/** Reads little-endian fields in order; never beyond the end, never more than what is there. */
public final class ByteReader {

    private final byte[] bytes;
    private final int end;
    private int position;

    public ByteReader(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    private ByteReader(byte[] bytes, int start, int end) {
        this.bytes = bytes;
        this.position = start;
        this.end = end;
    }

    public int position() {
        return position;
    }

    public int remaining() {
        return end - position;
    }

    public byte[] take(int count, String field) throws Refusal {
        require(count, field);
        byte[] taken = Arrays.copyOfRange(bytes, position, position + count);
        position += count;
        return taken;
    }

    /** A reader of exactly the next {@code count} bytes. */
    public ByteReader part(int count, String field) throws Refusal {
        require(count, field);
        ByteReader part = new ByteReader(bytes, position, position + count);
        position += count;
        return part;
    }

    public int u8(String field) throws Refusal {
        require(1, field);
        return bytes[position++] & 0xFF;
    }

    public int u16(String field) throws Refusal {
        return u8(field) | u8(field) << 8;
    }

    public long u32(String field) throws Refusal {
        return u16(field) | (long) u16(field) << 16;
    }

    /** As two's complement; callers treat it as a bit field. */
    public long u64(String field) throws Refusal {
        return u32(field) | u32(field) << 32;
    }

    /** A length field; larger than what remains is refused before anything is allocated. */
    public int length32(String field) throws Refusal {
        long length = u32(field);
        if (length > remaining()) {
            throw new Refusal(
                    RefusalCode.EVIDENCE_TRUNCATED,
                    field + " announces " + length + " bytes, " + remaining() + " follow",
                    "as many bytes as announced");
        }
        return (int) length;
    }

    public void zeros(int count, String field) throws Refusal {
        require(count, field);
        for (int i = 0; i < count; i++) {
            if (bytes[position + i] != 0) {
                throw new Refusal(
                        RefusalCode.EVIDENCE_RESERVED_NOT_ZERO,
                        field + " has 0x" + String.format("%02x", bytes[position + i] & 0xFF) + " at offset "
                                + (position + i),
                        "zeros");
            }
        }
        position += count;
    }

    /** The rest must be zero padding of at most {@code bound} bytes. */
    public void onlyPadding(int bound) throws Refusal {
        if (remaining() > bound) {
            throw new Refusal(
                    RefusalCode.EVIDENCE_TRAILING_DATA,
                    remaining() + " bytes after the end",
                    "at most " + bound + " bytes of zero padding");
        }
        for (int i = position; i < end; i++) {
            if (bytes[i] != 0) {
                throw new Refusal(
                        RefusalCode.EVIDENCE_TRAILING_DATA,
                        "0x" + String.format("%02x", bytes[i] & 0xFF) + " at offset " + i + ", after the end",
                        "nothing, or zero padding");
            }
        }
        position = end;
    }

    public void exhausted(String field) throws Refusal {
        if (remaining() != 0) {
            throw new Refusal(
                    RefusalCode.EVIDENCE_SIZE_FIELD,
                    field + " leaves " + remaining() + " bytes unread",
                    "a length that ends with its content");
        }
    }

    private void require(int count, String field) throws Refusal {
        if (count < 0 || count > remaining()) {
            throw new Refusal(
                    RefusalCode.EVIDENCE_TRUNCATED,
                    field + " needs " + count + " bytes at offset " + position + ", " + remaining() + " are left",
                    "the whole evidence");
        }
    }
}
