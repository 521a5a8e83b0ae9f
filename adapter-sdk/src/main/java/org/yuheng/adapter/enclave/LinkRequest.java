package org.yuheng.adapter.enclave;

/** First message on every connection that a host opens to an enclave process beside it. */
public record LinkRequest(String role) {

    /** The role name of the control channel. */
    public static final String CONTROL = "control";
}
