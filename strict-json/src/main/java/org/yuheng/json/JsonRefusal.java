package org.yuheng.json;

/**
 * A payload was not accepted as strict JSON of the expected shape.
 *
 * <p>The message names the place and the offending value; {@link #code()} is stable.
 */
public final class JsonRefusal extends RuntimeException {

    /** Why a payload was refused. */
    public enum Code {
        /** Longer than the caller allows. */
        JSON_TOO_LARGE,
        /** Not well-formed UTF-8 (RFC 3629), or it starts with a byte-order mark. */
        JSON_NOT_UTF8,
        /** Not one well-formed JSON value (RFC 8259): syntax, nesting, trailing bytes. */
        JSON_MALFORMED,
        /** An object has the same key twice. */
        JSON_DUPLICATE_KEY,
        /** An integer beyond ±2^53, or a number that is not finite as a double. */
        JSON_NUMBER_RANGE,
        /** A key the shape does not have; case counts. */
        JSON_UNKNOWN_KEY,
        /** A key is missing, null where a value is due, or of another type; or the value breaks the type's own rules. */
        JSON_SHAPE
    }

    private final Code code;

    JsonRefusal(Code code, String message, Throwable cause) {
        super(code + ": " + message, cause);
        this.code = code;
    }

    public Code code() {
        return code;
    }
}
