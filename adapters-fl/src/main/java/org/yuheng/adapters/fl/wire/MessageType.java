package org.yuheng.adapters.fl.wire;

/** The messages of protocol yuheng-fl-masked version 1; the ordinal plus one is the byte on the wire. */
public enum MessageType {
    /** Party to party: who I am, what I work on, my mask key. */
    MASK_KEY,
    /** Party to aggregator: who I am, what I work on, digests of my inputs. */
    HELLO,
    /** Aggregator to party: weights; answer with the gradient and the Hessian there. */
    MODEL,
    /** Aggregator to party: final weights; answer with counts of right and wrong predictions. */
    EVALUATE,
    /** Aggregator to party: answer with the sums that do not depend on a model. */
    MOMENTS,
    /** Party to aggregator: one (masked) vector, the answer to a round. */
    UPDATE,
    /** Party to aggregator: the group keys that this party has rows for. */
    GROUP_KEYS,
    /** Aggregator to party: how many groups there are, and where this party's stand. */
    GROUP_PLACES,
    /** Party to aggregator, from a party whose owner receives the result: its own subjects by group. */
    OWN_COUNTS,
    /** Aggregator to party: done. */
    END,
    /** Either way: a coded failure; the job attempt is over. */
    FAILURE
}
