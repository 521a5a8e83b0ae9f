package org.yuheng.trust.envelope;

import java.util.List;
import org.yuheng.trust.Digests;
import org.yuheng.trust.Outcome;
import org.yuheng.trust.StrictPayload;

/**
 * A payload record that was read from bytes whose signatures hold.
 *
 * @param value what the bytes say
 * @param digest {@code sha256:…} of the exact payload bytes
 * @param signers key ids whose signatures hold
 */
public record SignedPayload<T>(T value, String digest, List<String> signers) {

    public SignedPayload {
        signers = List.copyOf(signers);
    }

    /**
     * Verifies first, parses afterwards: no byte of an unsigned payload is interpreted.
     *
     * @param envelope JSON form of the envelope
     * @return refused with a code of {@link Envelope#verify(String, Keyring, int)}, or {@code PAYLOAD_MALFORMED}
     */
    public static <T> Outcome<SignedPayload<T>> read(byte[] envelope, String type, Class<T> shape, Keyring keyring) {
        return Envelope.parse(envelope)
                .then(parsed -> parsed.verify(type, keyring))
                .then(verified -> {
                    byte[] payload = verified.payload();
                    return StrictPayload.read(payload, shape, Envelope.DEFAULT_LIMIT, "PAYLOAD_MALFORMED")
                            .map(value -> new SignedPayload<>(value, Digests.of(payload), verified.signers()));
                });
    }
}
