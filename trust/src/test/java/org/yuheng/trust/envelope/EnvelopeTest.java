package org.yuheng.trust.envelope;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.yuheng.trust.Base64Bytes;
import org.yuheng.trust.grant.Grant;
import org.yuheng.trust.identity.SignatureSuite;
import org.yuheng.trust.identity.SigningKey;

class EnvelopeTest {

    private static final String TYPE = "application/vnd.yuheng.test.v1+json";
    private static final byte[] PAYLOAD = bytes("{\"a\":1}");

    private final SigningKey key = SigningKey.generate(SignatureSuite.ED25519);
    private final Keyring ring = Keyring.of(key.verifyingKey());

    /** The example of the DSSE specification. */
    @Test
    void encodesWhatIsSignedAsTheSpecificationSays() {
        assertThat(new String(
                        Envelope.preAuthEncoding("http://example.com/HelloWorld", bytes("hello world")),
                        StandardCharsets.UTF_8))
                .isEqualTo("DSSEv1 29 http://example.com/HelloWorld 11 hello world");
    }

    @ParameterizedTest
    @EnumSource
    void givesOutTheExactPayload(SignatureSuite suite) {
        SigningKey signer = SigningKey.generate(suite);
        Envelope read =
                Envelope.parse(Envelope.sign(TYPE, PAYLOAD, signer).toBytes()).value();
        Envelope.Verified verified =
                read.verify(TYPE, Keyring.of(signer.verifyingKey())).value();
        assertThat(verified.payload()).isEqualTo(PAYLOAD);
        assertThat(verified.signers()).containsExactly(signer.keyId());
    }

    @Test
    void countsDistinctSignersOfTheRingOnly() {
        SigningKey second = SigningKey.generate(SignatureSuite.SM2);
        SigningKey stranger = SigningKey.generate(SignatureSuite.P256);
        Keyring both = Keyring.of(key.verifyingKey(), second.verifyingKey());
        Envelope one = Envelope.sign(TYPE, PAYLOAD, key).alsoSignedBy(stranger);
        assertThat(one.verify(TYPE, both, 2).refusal().code()).isEqualTo("ENVELOPE_TOO_FEW_SIGNATURES");
        assertThat(one.alsoSignedBy(second).verify(TYPE, both, 2).value().signers())
                .containsExactly(key.keyId(), second.keyId());
        assertThat(one.verify(TYPE, Keyring.of()).refusal().code()).isEqualTo("ENVELOPE_UNKNOWN_SIGNER");
    }

    @Test
    void aForgedSignatureInTheNameOfAPinnedKeyIsRefusedBesideAGoodOne() {
        SigningKey second = SigningKey.generate(SignatureSuite.ED25519);
        Envelope genuine = Envelope.sign(TYPE, PAYLOAD, key);
        List<Envelope.Signature> signatures = new ArrayList<>(genuine.signatures());
        signatures.add(new Envelope.Signature(second.keyId(), Base64Bytes.of(new byte[64])));
        Envelope forged = new Envelope(TYPE, genuine.payload(), signatures);
        assertThat(forged.verify(TYPE, Keyring.of(key.verifyingKey(), second.verifyingKey()))
                        .refusal()
                        .code())
                .isEqualTo("ENVELOPE_BAD_SIGNATURE");
    }

    @Test
    void aStatementOfOneKindIsNotAnother() {
        byte[] statement = Envelope.sign(TYPE, PAYLOAD, key).toBytes();
        assertThat(Grant.read(statement, ring).refusal().code()).isEqualTo("ENVELOPE_TYPE");
        Envelope relabelled = new Envelope(
                Grant.PAYLOAD_TYPE,
                Base64Bytes.of(PAYLOAD),
                Envelope.parse(statement).value().signatures());
        assertThat(Grant.read(relabelled.toBytes(), ring).refusal().code()).isEqualTo("ENVELOPE_BAD_SIGNATURE");
    }

    @Test
    void anUnsignedPayloadIsNeverParsed() {
        byte[] junk = Envelope.sign(Grant.PAYLOAD_TYPE, bytes("not json"), SigningKey.generate(SignatureSuite.P256))
                .toBytes();
        assertThat(Grant.read(junk, ring).refusal().code()).isEqualTo("ENVELOPE_UNKNOWN_SIGNER");
        byte[] signed =
                Envelope.sign(Grant.PAYLOAD_TYPE, bytes("not json"), key).toBytes();
        assertThat(Grant.read(signed, ring).refusal().code()).isEqualTo("PAYLOAD_MALFORMED");
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
