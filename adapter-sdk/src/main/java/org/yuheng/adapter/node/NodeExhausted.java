package org.yuheng.adapter.node;

import java.util.Objects;
import org.yuheng.adapter.engine.Refusal;

/**
 * A node cannot write down what it is asked to do, so it does not do it; nothing is half-done, and the same call works
 * again once there is room.
 */
public final class NodeExhausted extends RuntimeException {

    private final transient Refusal refusal;

    public NodeExhausted(Refusal refusal, Throwable cause) {
        super(refusal.code() + ": " + refusal.message(), cause);
        this.refusal = Objects.requireNonNull(refusal);
    }

    public Refusal refusal() {
        return refusal;
    }
}
