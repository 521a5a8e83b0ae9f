package org.yuheng.adapters.mpc.wire;

/** What a message is for; sender and receiver must agree, or one of them is at another place in the protocol. */
public enum Step {
    HELLO,
    SEED,
    DEMAND,
    CORRECTION,
    OPEN_MULTIPLY,
    OPEN_AND,
    OPEN_DOT,
    OPEN_BITS,
    OPEN_COMPARE,
    OPEN_TRUNCATE,
    OPEN_VALUE,
    PERMUTE_ORDER,
    PERMUTE_VALUES,
    OPRF_POINTS,
    HINT_SEED,
    HINT
}
