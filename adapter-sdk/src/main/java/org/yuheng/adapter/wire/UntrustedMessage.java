package org.yuheng.adapter.wire;

/** A message that is not from whom it should be, not for us, not fresh, or not of the expected type. */
public final class UntrustedMessage extends Exception {

    private final String code;

    public UntrustedMessage(String code, String message) {
        super(code + ": " + message);
        this.code = code;
    }

    /**
     * MESSAGE_TYPE, MESSAGE_KEY, MESSAGE_SIGNATURE, MESSAGE_MALFORMED, MESSAGE_ADDRESSEE, MESSAGE_STALE, MESSAGE_REPLAYED,
     * MESSAGE_RATE, MESSAGE_REPLY.
     */
    public String code() {
        return code;
    }
}
