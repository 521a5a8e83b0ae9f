package org.yuheng.trust.sealing;

import java.io.IOException;

/** A sealed stream is not what its sender wrote. Nothing after the last good frame was given out. */
public final class SealedStreamException extends IOException {

    /** What is wrong. */
    public enum Code {
        /** The stream does not begin as one, or a frame header is out of range. */
        SEALED_STREAM_MALFORMED,
        /** A frame does not decrypt at its place: altered, moved, repeated, left out, of another stream or key. */
        SEALED_FRAME_REFUSED,
        /** The bytes end before the frame that marks the end. */
        SEALED_STREAM_TRUNCATED
    }

    private final Code code;

    SealedStreamException(Code code, String message) {
        super(code + ": " + message);
        this.code = code;
    }

    public Code code() {
        return code;
    }
}
