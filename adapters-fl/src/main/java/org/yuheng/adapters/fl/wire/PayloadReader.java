package org.yuheng.adapters.fl.wire;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.adapters.fl.plan.FlCode;

/** Reads a payload field by field; whatever does not fit is a failure that names the sender. */
public final class PayloadReader {

    private final ByteBuffer buffer;
    private final Frame frame;
    private final String sender;

    public PayloadReader(Frame frame, String sender) {
        this.buffer = ByteBuffer.wrap(frame.payload());
        this.frame = frame;
        this.sender = sender;
    }

    public int integer(String field, int min, int max) throws JobFailure {
        int value = need(field, Integer.BYTES).getInt();
        if (value < min || value > max) {
            throw malformed(field + " is " + value + ", expected " + min + " to " + max);
        }
        return value;
    }

    public long whole(String field, long min, long max) throws JobFailure {
        long value = need(field, Long.BYTES).getLong();
        if (value < min || value > max) {
            throw malformed(field + " is " + value + ", expected " + min + " to " + max);
        }
        return value;
    }

    public double real(String field) throws JobFailure {
        double value = need(field, Double.BYTES).getDouble();
        if (!Double.isFinite(value)) {
            throw malformed(field + " is not finite");
        }
        return value;
    }

    public byte[] bytes(String field, int length) throws JobFailure {
        byte[] bytes = new byte[length];
        need(field, length).get(bytes);
        return bytes;
    }

    /** UTF-8 after its length in bytes. */
    public String text(String field, int maxBytes) throws JobFailure {
        int length = integer(field + " length", 0, maxBytes);
        ByteBuffer slice = need(field, length).slice().limit(length);
        buffer.position(buffer.position() + length);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(slice)
                    .toString();
        } catch (CharacterCodingException e) {
            throw FlCode.FL_MALFORMED_MESSAGE.failure(sender + " sent " + frame + ": " + field + " is not UTF-8", e);
        }
    }

    public void end() throws JobFailure {
        if (buffer.hasRemaining()) {
            throw malformed(buffer.remaining() + " bytes too many");
        }
    }

    public JobFailure malformed(String problem) {
        return FlCode.FL_MALFORMED_MESSAGE.failure(sender + " sent " + frame + ": " + problem);
    }

    private ByteBuffer need(String field, int bytes) throws JobFailure {
        if (buffer.remaining() < bytes) {
            throw malformed(field + " is cut off");
        }
        return buffer;
    }
}
