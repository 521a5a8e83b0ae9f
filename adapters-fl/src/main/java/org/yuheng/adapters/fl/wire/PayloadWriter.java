package org.yuheng.adapters.fl.wire;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Writes a payload, big-endian; the counterpart of {@link PayloadReader}. */
public final class PayloadWriter {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    public PayloadWriter integer(int value) {
        return bytes(ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
    }

    public PayloadWriter whole(long value) {
        return bytes(ByteBuffer.allocate(Long.BYTES).putLong(value).array());
    }

    public PayloadWriter real(double value) {
        return whole(Double.doubleToRawLongBits(value));
    }

    public PayloadWriter bytes(byte[] value) {
        out.writeBytes(value);
        return this;
    }

    public PayloadWriter text(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        return integer(utf8.length).bytes(utf8);
    }

    public byte[] toBytes() {
        return out.toByteArray();
    }
}
