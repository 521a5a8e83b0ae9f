package org.yuheng.trust.envelope;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yuheng.json.StrictJson;
import org.yuheng.trust.Outcome;
import org.yuheng.trust.envelope.VectorFile.Vector;
import org.yuheng.trust.grant.Grant;
import org.yuheng.trust.identity.VerifyingKey;

/** The golden and refusal vectors that adapters in other languages test against ({@code vectors/envelopes.json}). */
class VectorsTest {

    private static VectorFile file() throws IOException {
        try (InputStream in = VectorsTest.class.getResourceAsStream("/vectors/envelopes.json")) {
            return StrictJson.read(in.readAllBytes(), VectorFile.class);
        }
    }

    static Stream<Vector> vectors() throws IOException {
        return file().vectors().stream();
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void reachesItsVerdict(Vector vector) throws IOException {
        Keyring ring = Keyring.of(file().trustedKeys().stream()
                .map(spki -> VerifyingKey.fromSpki(spki.bytes()))
                .toList());
        Outcome<SignedPayload<Grant>> outcome = Grant.read(vector.envelope().getBytes(StandardCharsets.UTF_8), ring);
        String verdict = outcome.fold(ok -> "ACCEPTED", no -> no.code());
        assertThat(verdict).isEqualTo(vector.verdict());
        if (outcome.isAccepted()) {
            assertThat(outcome.value().digest()).isEqualTo(vector.payloadDigest());
        }
    }

    @Test
    void theFileIsWhatTheCodeMakesFromItsFixedKeys() throws IOException {
        VectorFile made = VectorFile.make();
        VectorFile committed = file();
        assertThat(committed.trustedKeys()).isEqualTo(made.trustedKeys());
        for (int i = 0; i < made.vectors().size(); i++) {
            Vector expected = made.vectors().get(i);
            if (!expected.name().contains("SM2")) {
                assertThat(committed.vectors().get(i)).isEqualTo(expected);
            }
        }
        assertThat(committed.vectors()).hasSameSizeAs(made.vectors());
    }
}
