package org.yuheng.trust.attestation;

import java.util.Optional;

/** Collateral that could not even be loaded. What loads and does not verify is a {@link Verdict.Refused} instead. */
public final class UnusableCollateral extends Exception {

    private final transient Optional<RefusalCode> code;

    UnusableCollateral(String message, Throwable cause) {
        super(message, cause);
        this.code = Optional.empty();
    }

    UnusableCollateral(RefusalCode code, String message, Throwable cause) {
        super(code + ": " + message, cause);
        this.code = Optional.of(code);
    }

    /** Present when it is collateral, but deserves to be refused: a duplicate key, a wrong encoding. */
    public Optional<RefusalCode> code() {
        return code;
    }
}
