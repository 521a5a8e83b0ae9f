package org.yuheng.adapter.engine;

/** Ends a job's work from any depth with its {@link Refusal}. */
public final class JobFailure extends Exception {

    private final Refusal refusal;

    public JobFailure(Fault fault, String code, String message) {
        this(new Refusal(fault, code, message), null);
    }

    public JobFailure(Refusal refusal, Throwable cause) {
        super(refusal.code() + ": " + refusal.message(), cause);
        this.refusal = refusal;
    }

    public Refusal refusal() {
        return refusal;
    }
}
