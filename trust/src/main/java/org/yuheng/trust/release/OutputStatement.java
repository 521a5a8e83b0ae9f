package org.yuheng.trust.release;

import java.util.List;
import org.yuheng.json.StrictJson;
import org.yuheng.trust.Digests;
import org.yuheng.trust.Outcome;
import org.yuheng.trust.envelope.Envelope;
import org.yuheng.trust.envelope.Keyring;
import org.yuheng.trust.envelope.SignedPayload;
import org.yuheng.trust.identity.SigningKey;
import org.yuheng.trust.identity.VerifyingKey;

/**
 * What an enclave says it did, signed with the key that its evidence binds: which inputs arrived, which outputs left.
 * Digests and counts only.
 *
 * @param jobSpecDigest that was run
 * @param program for example {@code sql-enclave 0.1.0}
 */
public record OutputStatement(
        String jobId, String role, String jobSpecDigest, String program, List<Input> inputs, List<Output> outputs) {

    public static final String PAYLOAD_TYPE = "application/vnd.yuheng.output-statement.v1+json";

    /** @param digest {@code sha256:…} of the input as it arrived */
    public record Input(String dataset, String digest, long rows) {
        public Input {
            Digests.require("input digest", digest);
        }
    }

    /** @param digest {@link SaltedResult#commitment()} to the output before it was sealed; @param sealedDigest of what left the enclave */
    public record Output(String name, String digest, String sealedDigest, long rows) {
        public Output {
            Digests.require("output digest", digest);
            Digests.require("sealed digest", sealedDigest);
        }
    }

    public OutputStatement {
        JobRef.parse(jobId);
        Digests.require("job specification digest", jobSpecDigest);
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    public Envelope sign(SigningKey attestedKey) {
        return Envelope.sign(PAYLOAD_TYPE, StrictJson.write(this), attestedKey);
    }

    /** @param attestedKey from {@link RuntimeData#signingKey()} of a released session */
    public static Outcome<SignedPayload<OutputStatement>> verify(byte[] envelope, VerifyingKey attestedKey) {
        return SignedPayload.read(envelope, PAYLOAD_TYPE, OutputStatement.class, Keyring.of(attestedKey));
    }
}
