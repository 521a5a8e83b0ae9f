package org.yuheng.adapters.fl.wire;

/** One message as received. */
public record Frame(MessageType type, int round, byte[] payload) {
    @Override
    public String toString() {
        return type + " of round " + round + ", " + payload.length + " bytes";
    }
}
