package org.yuheng.orchestrator.support;

import com.upokecenter.cbor.CBORObject;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import org.yuheng.trust.Base64Bytes;
import org.yuheng.trust.Digests;
import org.yuheng.trust.passkey.PasskeyAssertion;
import org.yuheng.trust.passkey.PasskeyRegistration;

/** An authenticator and its browser in software, which also say what a genuine one would not. */
public final class SoftAuthenticator {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final KeyPair pair;
    private final byte[] id = new byte[16];
    public String relyingParty = "localhost";
    public String origin = "http://localhost:8080";
    /** Present and verified. */
    public int flags = 0x05;

    public long counter = 1;

    public SoftAuthenticator() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            pair = generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        RANDOM.nextBytes(id);
    }

    public Base64Bytes publicKey() {
        return Base64Bytes.of(pair.getPublic().getEncoded());
    }

    public PasskeyRegistration register(byte[] challenge) {
        CBORObject object = CBORObject.NewMap()
                .Add("fmt", "none")
                .Add("attStmt", CBORObject.NewMap())
                .Add("authData", authenticatorData(true));
        return new PasskeyRegistration(
                Base64Bytes.of(clientData("webauthn.create", challenge)), Base64Bytes.of(object.EncodeToBytes()));
    }

    public PasskeyAssertion sign(byte[] challenge) {
        return over(clientData("webauthn.get", challenge));
    }

    /** Over client data as somebody wrote them. */
    public PasskeyAssertion signClientData(String clientData) {
        return over(clientData.getBytes(StandardCharsets.UTF_8));
    }

    private PasskeyAssertion over(byte[] client) {
        byte[] data = authenticatorData(false);
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(pair.getPrivate());
            signature.update(data);
            signature.update(Digests.sha256(client));
            return new PasskeyAssertion(
                    Base64Bytes.of(id),
                    publicKey(),
                    Base64Bytes.of(data),
                    Base64Bytes.of(client),
                    Base64Bytes.of(signature.sign()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] clientData(String type, byte[] challenge) {
        return ("{\"type\":\"" + type + "\",\"challenge\":\""
                        + Base64.getUrlEncoder().withoutPadding().encodeToString(challenge) + "\",\"origin\":\""
                        + origin
                        + "\",\"crossOrigin\":false,\"other_keys_can_be_added_here\":\"yes\"}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private byte[] authenticatorData(boolean credential) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(Digests.sha256(relyingParty.getBytes(StandardCharsets.UTF_8)));
        out.write(credential ? flags | 0x40 : flags);
        out.writeBytes(ByteBuffer.allocate(4).putInt((int) counter).array());
        if (credential) {
            ECPublicKey key = (ECPublicKey) pair.getPublic();
            out.writeBytes(new byte[16]);
            out.write(0);
            out.write(id.length);
            out.writeBytes(id);
            out.writeBytes(CBORObject.NewOrderedMap()
                    .Add(1, 2)
                    .Add(3, -7)
                    .Add(-1, 1)
                    .Add(-2, coordinate(key.getW().getAffineX()))
                    .Add(-3, coordinate(key.getW().getAffineY()))
                    .EncodeToBytes());
        }
        return out.toByteArray();
    }

    private static byte[] coordinate(BigInteger number) {
        byte[] bytes = number.toByteArray();
        byte[] fixed = new byte[32];
        int length = Math.min(bytes.length, 32);
        System.arraycopy(bytes, bytes.length - length, fixed, 32 - length, length);
        return Arrays.copyOf(fixed, 32);
    }
}
