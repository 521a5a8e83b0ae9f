package org.yuheng.policy.cli;

/** Input that cannot be used; ends a command with exit code 2. The message names value and expectation. */
final class Unusable extends RuntimeException {

    Unusable(String code, String message) {
        super(code + ": " + message);
    }

    Unusable(String code, String message, Throwable cause) {
        super(code + ": " + message, cause);
    }
}
