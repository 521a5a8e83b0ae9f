package org.yuheng.trust.passkey;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.yuheng.trust.Base64Bytes;
import org.yuheng.trust.Digests;
import org.yuheng.trust.Outcome;

class PasskeyAssertionTest {

    private static final byte[] CHALLENGE = Digests.sha256("a statement".getBytes(StandardCharsets.UTF_8));
    private static final RelyingParty HERE = new RelyingParty("localhost", List.of());

    @Test
    void holdsWhenThePersonSignedExactlyThis() {
        SoftAuthenticator authenticator = new SoftAuthenticator();
        authenticator.counter = 7;

        PasskeyAssertion.Signed signed =
                authenticator.sign(CHALLENGE).verify(CHALLENGE, HERE).value();

        assertThat(signed.counter()).isEqualTo(7);
        assertThat(signed.keyId())
                .isEqualTo(Digests.of(authenticator.publicKey().bytes()));
        assertThat(signed.backedUp()).isFalse();
    }

    @Test
    void registersTheKeyThatSignsLater() {
        SoftAuthenticator authenticator = new SoftAuthenticator();

        PasskeyRegistration.Registered registered =
                authenticator.register(CHALLENGE).verify(CHALLENGE, HERE).value();

        PasskeyAssertion assertion = authenticator.sign(CHALLENGE);
        assertThat(registered.credentialId()).isEqualTo(assertion.credentialId());
        assertThat(registered.key().spki()).isEqualTo(assertion.publicKey());
    }

    @TestFactory
    Stream<DynamicTest> refusesWithACode() {
        return Stream.of(
                attack("another challenge", "PASSKEY_CHALLENGE", a -> a.sign(Digests.sha256(new byte[1]))),
                attack("another origin", "PASSKEY_ORIGIN", a -> {
                    a.origin = "https://localhost.evil.example";
                    return a.sign(CHALLENGE);
                }),
                attack("http elsewhere than on localhost", "PASSKEY_ORIGIN", a -> {
                    a.origin = "http://sub.localhost";
                    return a.sign(CHALLENGE);
                }),
                attack("another relying party", "PASSKEY_RELYING_PARTY", a -> {
                    a.relyingParty = "evil.example";
                    return a.sign(CHALLENGE);
                }),
                attack("nobody present", "PASSKEY_NOT_PRESENT", a -> {
                    a.flags = 0x04;
                    return a.sign(CHALLENGE);
                }),
                attack("person not verified", "PASSKEY_NOT_VERIFIED", a -> {
                    a.flags = 0x01;
                    return a.sign(CHALLENGE);
                }),
                attack("flags changed after signing", "PASSKEY_SIGNATURE", a -> {
                    a.flags = 0x01;
                    PasskeyAssertion weak = a.sign(CHALLENGE);
                    byte[] data = weak.authenticatorData().bytes();
                    data[32] = 0x05;
                    return with(weak, weak.publicKey(), Base64Bytes.of(data), weak.clientData());
                }),
                attack("another's key named", "PASSKEY_SIGNATURE", a -> {
                    PasskeyAssertion own = a.sign(CHALLENGE);
                    return with(own, new SoftAuthenticator().publicKey(), own.authenticatorData(), own.clientData());
                }),
                attack("a registration passed off as a signature", "PASSKEY_TYPE", a -> {
                    PasskeyAssertion own = a.sign(CHALLENGE);
                    return with(
                            own,
                            own.publicKey(),
                            own.authenticatorData(),
                            a.register(CHALLENGE).clientData());
                }),
                attack(
                        "inside another site's frame",
                        "PASSKEY_ORIGIN",
                        a -> a.signClientData(clientData("\"origin\":\"http://localhost:1\",\"crossOrigin\":true"))),
                attack(
                        "two origins",
                        "PASSKEY_MALFORMED",
                        a -> a.signClientData(
                                clientData("\"origin\":\"https://evil.example\",\"origin\":\"http://localhost:1\""))),
                attack("client data that is no JSON", "PASSKEY_MALFORMED", a -> a.signClientData("{")),
                attack("client data that is a list", "PASSKEY_MALFORMED", a -> a.signClientData("[]")),
                attack("short authenticator data", "PASSKEY_MALFORMED", a -> {
                    PasskeyAssertion own = a.sign(CHALLENGE);
                    return with(own, own.publicKey(), Base64Bytes.of(new byte[36]), own.clientData());
                }),
                attack("a key of another curve", "PASSKEY_KEY", a -> {
                    PasskeyAssertion own = a.sign(CHALLENGE);
                    return with(own, p384(), own.authenticatorData(), own.clientData());
                }),
                attack("bytes that are no key", "PASSKEY_KEY", a -> {
                    PasskeyAssertion own = a.sign(CHALLENGE);
                    return with(own, Base64Bytes.of(new byte[91]), own.authenticatorData(), own.clientData());
                }));
    }

    @Test
    void takesOnlyNamedOriginsWhereSomeAreNamed() {
        RelyingParty named = new RelyingParty("localhost", List.of("http://localhost:9"));

        Outcome<PasskeyAssertion.Signed> elsewhere =
                new SoftAuthenticator().sign(CHALLENGE).verify(CHALLENGE, named);

        assertThat(elsewhere.refusal().code()).isEqualTo("PASSKEY_ORIGIN");
    }

    @Test
    void refusesARegistrationThatIsNotWhole() {
        SoftAuthenticator authenticator = new SoftAuthenticator();
        PasskeyRegistration good = authenticator.register(CHALLENGE);
        for (byte[] broken : List.of(new byte[0], new byte[] {(byte) 0xa0}, new byte[] {(byte) 0xff, 1, 2})) {
            assertThat(new PasskeyRegistration(good.clientData(), Base64Bytes.of(broken))
                            .verify(CHALLENGE, HERE)
                            .refusal()
                            .code())
                    .isEqualTo("PASSKEY_MALFORMED");
        }
        assertThat(good.verify(Digests.sha256(new byte[2]), HERE).refusal().code())
                .isEqualTo("PASSKEY_CHALLENGE");
        authenticator.flags = 0x01;
        assertThat(authenticator
                        .register(CHALLENGE)
                        .verify(CHALLENGE, HERE)
                        .refusal()
                        .code())
                .isEqualTo("PASSKEY_NOT_VERIFIED");
    }

    private static DynamicTest attack(
            String name, String code, java.util.function.Function<SoftAuthenticator, PasskeyAssertion> lie) {
        return DynamicTest.dynamicTest(name, () -> assertThat(lie.apply(new SoftAuthenticator())
                        .verify(CHALLENGE, HERE)
                        .refusal()
                        .code())
                .isEqualTo(code));
    }

    private static PasskeyAssertion with(
            PasskeyAssertion own, Base64Bytes key, Base64Bytes authenticator, Base64Bytes client) {
        return new PasskeyAssertion(own.credentialId(), key, authenticator, client, own.signature());
    }

    private static String clientData(String rest) {
        return "{\"type\":\"webauthn.get\",\"challenge\":\""
                + Base64.getUrlEncoder().withoutPadding().encodeToString(CHALLENGE) + "\"," + rest + "}";
    }

    private static Base64Bytes p384() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp384r1"));
            return Base64Bytes.of(generator.generateKeyPair().getPublic().getEncoded());
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
