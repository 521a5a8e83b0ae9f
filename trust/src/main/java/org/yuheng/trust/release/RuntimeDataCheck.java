package org.yuheng.trust.release;

import java.security.MessageDigest;
import java.util.Locale;
import org.yuheng.trust.Outcome;
import org.yuheng.trust.StrictPayload;

/** Compares what an enclave bound into its evidence with the session in which it sends it. */
final class RuntimeDataCheck {

    private RuntimeDataCheck() {}

    static Outcome<RuntimeData> check(Attest attest, Hello hello, Challenge challenge) {
        return StrictPayload.read(attest.runtimeData().bytes(), RuntimeData.class, 4096, "RUNTIME_DATA_MALFORMED")
                .then(data -> check(data, attest, hello, challenge));
    }

    private static Outcome<RuntimeData> check(RuntimeData data, Attest attest, Hello hello, Challenge challenge) {
        if (!data.sessionId().equals(challenge.sessionId())) {
            return other("session", data.sessionId(), challenge.sessionId());
        }
        if (!MessageDigest.isEqual(data.nonce().bytes(), challenge.nonce().bytes())) {
            return Outcome.refused(
                    "RUNTIME_DATA_NONCE", "the nonce is not the one of session " + challenge.sessionId());
        }
        if (!data.jobId().equals(hello.jobId())) {
            return other("job", data.jobId(), hello.jobId());
        }
        if (!data.role().equals(hello.role())) {
            return other("role", data.role(), hello.role());
        }
        if (data.suite() != challenge.suite()) {
            return other("suite", data.suite().name(), challenge.suite().name());
        }
        String grants = Protocol.grantsHash(attest.grants());
        if (!data.grantsHash().equals(grants)) {
            return other("grants", data.grantsHash(), grants);
        }
        return Outcome.accepted(data);
    }

    private static <T> Outcome<T> other(String what, String found, String expected) {
        return Outcome.refused(
                "RUNTIME_DATA_OTHER_" + what.toUpperCase(Locale.ROOT).replace(' ', '_'),
                "the evidence binds " + what + " " + found + ", expected " + expected);
    }
}
