package org.yuheng.orchestrator.web;

/** A query parameter or path segment that is not what it has to be; the message says both. */
public final class InvalidParameter extends RuntimeException {

    public InvalidParameter(String message) {
        super(message);
    }
}
