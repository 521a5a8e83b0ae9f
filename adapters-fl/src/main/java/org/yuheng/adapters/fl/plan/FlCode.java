package org.yuheng.adapters.fl.plan;

import org.yuheng.adapter.engine.Fault;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.adapter.engine.Refusal;

/** Every coded "no" of this technique, with whose fault it is; names are stable. */
public enum FlCode {
    /** The bytes are not a specification. */
    FL_BAD_SPEC(Fault.CALLER),
    /** The specification is not a job for this protocol: another technique, protocol or version. */
    FL_OTHER_PROTOCOL(Fault.CALLER),
    /** PSI, look-up, score or transfer: nothing is federated in them. */
    FL_UNSUPPORTED_COMPUTATION(Fault.CALLER),
    /** Same people, different columns. */
    FL_VERTICAL_TRAINING(Fault.CALLER),
    /** A query that is not a group-by aggregate over the union of the parties' rows. */
    FL_UNSUPPORTED_SQL(Fault.CALLER),
    /** A column whose type cannot be a feature, a label, an aggregate's argument or a group key here. */
    FL_UNSUPPORTED_COLUMN(Fault.CALLER),
    /** Roles are not party-0 to party-(n-1) on nodes of their own and one aggregator. */
    FL_PLACEMENT(Fault.CALLER),
    /** A partial sum outside the ring's range. */
    FL_RANGE(Fault.CALLER),
    /** NaN or an infinity in a column. */
    FL_NOT_FINITE(Fault.CALLER),
    /** A label of logistic regression other than 0 and 1. */
    FL_LABEL_NOT_BINARY(Fault.CALLER),
    /** Columns that determine each other, or a constant column without a penalty. */
    FL_SINGULAR(Fault.CALLER),
    /** No smaller step improves the model: the parties' answers contradict each other. */
    FL_DIVERGED(Fault.PEER),
    /** Too few rows for what the answers would tell about them. */
    FL_TOO_FEW_ROWS(Fault.POLICY),
    /** A model at which so few rows have weight that the answer would show them. */
    FL_MODEL_TOO_STEEP(Fault.POLICY),
    /** MIN_GROUP without a whole number k ≥ 1. */
    FL_BAD_OBLIGATION(Fault.POLICY),
    /** More groups than this protocol carries. */
    FL_TOO_MANY_GROUPS(Fault.CALLER),
    /** A group key longer than this protocol carries. */
    FL_GROUP_KEY_TOO_LONG(Fault.CALLER),
    /** The node's input has not the columns or types that the specification says. */
    FL_INPUT_MISMATCH(Fault.NODE),
    /** A message of another type, length or content than the protocol's next one. */
    FL_MALFORMED_MESSAGE(Fault.PEER),
    /** A message longer than its type allows. */
    FL_OVERSIZED_MESSAGE(Fault.PEER),
    /** The other side works on another specification, job, attempt, version or mode. */
    FL_DIFFERENT_JOB(Fault.PEER),
    /** A second question about a model state, or a round out of order. */
    FL_ROUND_REPEATED(Fault.PEER),
    /** The link broke; the next attempt starts with fresh keys. */
    FL_PEER_LOST(Fault.PEER),
    /** Sums that no honest parties give, such as a negative count. */
    FL_IMPLAUSIBLE_SUM(Fault.PEER);

    private final Fault fault;

    FlCode(Fault fault) {
        this.fault = fault;
    }

    public Refusal refusal(String message) {
        return new Refusal(fault, name(), message);
    }

    public JobFailure failure(String message) {
        return new JobFailure(refusal(message), null);
    }

    public JobFailure failure(String message, Throwable cause) {
        return new JobFailure(refusal(message), cause);
    }
}
