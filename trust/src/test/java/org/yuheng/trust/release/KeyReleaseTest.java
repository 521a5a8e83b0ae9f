package org.yuheng.trust.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.yuheng.trust.Outcome;
import org.yuheng.trust.envelope.Keyring;
import org.yuheng.trust.sealing.SealedStreamException;
import org.yuheng.trust.sealing.SealingSuite;

class KeyReleaseTest {

    private final Scene scene = new Scene();

    @ParameterizedTest
    @EnumSource
    void releasesASecretThatBothSidesTalkUnder(SealingSuite suite) throws Exception {
        KeyOwner owner = scene.owner();
        KeyRequester requester = scene.requester("R-1/1/1", List.of(suite), List.of(scene.grant.payloadDigest()));
        byte[] attest = requester.attest(owner.challenge(requester.hello())).value();
        KeyOwner.Answer answer = owner.release(attest);
        KeyOwner.Released released = answer.outcome().value();
        SessionSecret inside = requester.complete(answer.reply()).value();

        assertThat(released.runtimeData().signingKey()).isEqualTo(scene.outputKey.verifyingKey());
        assertThat(released.evidence().simulated()).isTrue();
        assertThat(scene.outcomes()).containsExactly("RELEASED");
        ReleaseStatement statement = ReleaseStatement.verify(
                        released.statement(), Keyring.of(scene.nodeKey.verifyingKey()))
                .value()
                .value();
        assertThat(statement.released()).isTrue();
        assertThat(statement.grants()).containsExactly(scene.grant.payloadDigest());
        converse(released.secret(), inside);
    }

    private static void converse(SessionSecret outside, SessionSecret inside) throws IOException {
        PipedInputStream enclaveIn = new PipedInputStream(1 << 20);
        PipedInputStream ownerIn = new PipedInputStream(1 << 20);
        OutputStream ownerOut = new PipedOutputStream(enclaveIn);
        OutputStream enclaveOut = new PipedOutputStream(ownerIn);
        SecureSession owner = outside.open(ownerIn, ownerOut);
        SecureSession enclave = inside.open(enclaveIn, enclaveOut);
        for (int round = 0; round < 3; round++) {
            say(owner.out(), "rows " + round);
            assertThat(hear(enclave.in())).isEqualTo("rows " + round);
            say(enclave.out(), "thanks " + round);
            assertThat(hear(owner.in())).isEqualTo("thanks " + round);
        }
        owner.finish();
        assertThat(enclave.in().read()).isEqualTo(-1);
        enclave.close();
        assertThatThrownBy(() -> owner.in().read())
                .isInstanceOfSatisfying(SealedStreamException.class, e -> assertThat(e.code())
                        .isEqualTo(SealedStreamException.Code.SEALED_STREAM_TRUNCATED));
        assertThatThrownBy(() -> outside.open(ownerIn, ownerOut)).isInstanceOf(IllegalStateException.class);
    }

    private static void say(OutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.write(bytes.length);
        out.write(bytes);
        out.flush();
    }

    private static String hear(InputStream in) throws IOException {
        return new String(in.readNBytes(in.read()), StandardCharsets.UTF_8);
    }

    @Test
    void ownWordsEchoedBackAreNotTheOtherSides() throws Exception {
        KeyOwner owner = scene.owner();
        KeyOwner.Released released = scene.run(owner, "R-1/1/1").value();
        PipedInputStream in = new PipedInputStream(1 << 16);
        SecureSession session = released.secret().open(in, new PipedOutputStream(in));
        say(session.out(), "hello");
        assertThatThrownBy(() -> session.in().read())
                .isInstanceOfSatisfying(SealedStreamException.class, e -> assertThat(e.code())
                        .isEqualTo(SealedStreamException.Code.SEALED_FRAME_REFUSED));
    }

    @Test
    void anotherAttemptAndAnotherRunAreReleasedUpToTheirLimits() throws Exception {
        KeyOwner owner = scene.owner();
        assertThat(scene.run(owner, "R-1/1/1").isAccepted()).isTrue();
        assertThat(scene.run(owner, "R-1/1/2").isAccepted()).isTrue();
        assertThat(scene.run(owner, "R-1/2/1").isAccepted()).isTrue();
        assertThat(scene.run(owner, "R-1/1/3").refusal().code()).isEqualTo("GRANT_ATTEMPT_BEYOND_LIMIT");
        assertThat(scene.run(owner, "R-1/3/1").refusal().code()).isEqualTo("GRANT_RUN_BEYOND_LIMIT");
        assertThat(scene.outcomes())
                .containsExactly(
                        "RELEASED", "RELEASED", "RELEASED", "GRANT_ATTEMPT_BEYOND_LIMIT", "GRANT_RUN_BEYOND_LIMIT");
    }

    @Test
    void secretsOfTwoReleasesDiffer() throws Exception {
        KeyOwner owner = scene.owner();
        String first = scene.run(owner, "R-1/1/1").value().secret().sessionId();
        String second = scene.run(owner, "R-1/1/2").value().secret().sessionId();
        assertThat(first).isNotEqualTo(second);
    }

    @Test
    void theEnclaveSignsWhatItPutsOutUnderTheAttestedKey() throws Exception {
        KeyOwner.Released released = scene.run(scene.owner(), "R-1/1/1").value();
        OutputStatement statement = new OutputStatement(
                "R-1/1/1",
                "enclave",
                Scene.SPEC,
                "sql-enclave 0.1.0",
                List.of(new OutputStatement.Input("D-1", Scene.SPEC, 10)),
                List.of(new OutputStatement.Output("result", Scene.SPEC, Scene.SPEC, 2)));
        byte[] signed = statement.sign(scene.outputKey).toBytes();
        Outcome<?> verified =
                OutputStatement.verify(signed, released.runtimeData().signingKey());
        assertThat(verified.isAccepted()).isTrue();
        assertThat(OutputStatement.verify(signed, scene.nodeKey.verifyingKey())
                        .refusal()
                        .code())
                .isEqualTo("ENVELOPE_UNKNOWN_SIGNER");
    }

    @Test
    void nothingOfASecretIsPrinted() throws Exception {
        KeyOwner.Released released = scene.run(scene.owner(), "R-1/1/1").value();
        assertThat(released.secret().toString()).endsWith("(not printed)");
        assertThat(released.toString()).contains("(not printed)");
    }
}
