package org.yuheng.trust.sealing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import org.bouncycastle.crypto.engines.SM2Engine;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.math.ec.ECCurve;
import org.bouncycastle.util.test.FixedSecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.yuheng.trust.Base64Bytes;
import org.yuheng.trust.identity.Password;

class SealingKeyTest {

    private static final byte[] INFO = "purpose".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] AAD = "bound".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SECRET = "thirty-two bytes of session key!".getBytes(StandardCharsets.US_ASCII);

    @ParameterizedTest
    @EnumSource
    void opensOnlyWithTheSameKeyInfoAndAad(SealingSuite suite) {
        SealingKeyPair pair = SealingKeyPair.generate(suite);
        SealedBytes sealed = pair.publicKey().seal(INFO, AAD, SECRET);

        assertThat(pair.open(INFO, AAD, sealed).value()).isEqualTo(SECRET);
        assertThat(pair.open(AAD, AAD, sealed).refusal().code()).isEqualTo("SEALED_BYTES_REFUSED");
        assertThat(pair.open(INFO, INFO, sealed).refusal().code()).isEqualTo("SEALED_BYTES_REFUSED");
        assertThat(SealingKeyPair.generate(suite).open(INFO, AAD, sealed).isAccepted())
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void refusesEveryChangedByteAsAValue(SealingSuite suite) {
        SealingKeyPair pair = SealingKeyPair.generate(suite);
        SealedBytes sealed = pair.publicKey().seal(INFO, AAD, SECRET);
        for (int i = 0; i < sealed.enc().length(); i++) {
            SealedBytes changed = new SealedBytes(flip(sealed.enc(), i), sealed.ciphertext());
            assertThat(pair.open(INFO, AAD, changed).isAccepted()).isFalse();
        }
        for (int i = 0; i < sealed.ciphertext().length(); i++) {
            SealedBytes changed = new SealedBytes(sealed.enc(), flip(sealed.ciphertext(), i));
            assertThat(pair.open(INFO, AAD, changed).isAccepted()).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void keepsItsPrivateHalfInAnEncryptedFile(SealingSuite suite, @TempDir Path directory) throws Exception {
        SealingKeyPair pair = SealingKeyPair.generate(suite);
        Path file = directory.resolve("sealing.key");
        try (Password password = Password.of("correct horse".toCharArray());
                Password wrong = Password.of("battery staple".toCharArray())) {
            pair.write(file, password);
            assertThat(SealingKeyPair.read(file, password).value().publicKey()).isEqualTo(pair.publicKey());
            assertThat(SealingKeyPair.read(file, wrong).refusal().code()).isEqualTo("KEY_FILE_PASSWORD");
        }
        assertThat(pair.toString()).startsWith("private half of").hasSizeLessThan(120);
    }

    @Test
    void refusesPointsThatAreNotOnTheCurve() {
        byte[] point =
                SealingKeyPair.generate(SealingSuite.HPKE_P256).publicKey().encoded();
        point[64] ^= 1;
        assertThatThrownBy(() -> SealingKey.of(SealingSuite.HPKE_P256, point))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SealingKey.of(SealingSuite.SM2_SM4GCM, point))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** GB/T 32918.4 annex A, on the recommended curve's predecessor over F_p-256: the sample value of the standard. */
    @Test
    void sm2EncryptionGivesTheSampleValueOfTheStandard() throws Exception {
        ECCurve curve = new ECCurve.Fp(
                new BigInteger("8542D69E4C044F18E8B92435BF6FF7DE457283915C45517D722EDB8B08F1DFC3", 16),
                new BigInteger("787968B4FA32C3FD2417842E73BBFEFF2F3C848B6831D7E0EC65228B3937E498", 16),
                new BigInteger("63E4C6D3B23B0C849CF84241484BFE48F61D59A5B16BA06E6E12D1DA27C5249A", 16),
                new BigInteger("8542D69E4C044F18E8B92435BF6FF7DD297720630485628D5AE74EE7C32E79B7", 16),
                BigInteger.ONE);
        ECDomainParameters domain = new ECDomainParameters(
                curve,
                curve.createPoint(
                        new BigInteger("421DEBD61B62EAB6746434EBC3CC315E32220B3BADD50BDC4C4E6C147FEDD43D", 16),
                        new BigInteger("0680512BCBB42C07D47349D2153B70C4E5D7FDFCBFA36EA1A85841B9E46E09A2", 16)),
                curve.getOrder());
        ECPrivateKeyParameters secret = new ECPrivateKeyParameters(
                new BigInteger("1649AB77A00637BD5E2EFE283FBF353534AA7F7CB89463F208DDBC2920BB0DA0", 16), domain);
        ECPublicKeyParameters recipient =
                new ECPublicKeyParameters(domain.getG().multiply(secret.getD()), domain);
        SM2Engine engine = new SM2Engine(SM2Engine.Mode.C1C3C2);
        engine.init(true, new ParametersWithRandom(recipient, new FixedSecureRandom(new FixedSecureRandom.Source[] {
            new FixedSecureRandom.BigInteger(256, "4C62EEFD6ECFC2B95B92FD6C3D9575148AFA17425546D49018E5388D49DD7B4F")
        })));
        byte[] message = "encryption standard".getBytes(StandardCharsets.US_ASCII);

        byte[] ciphertext = engine.processBlock(message, 0, message.length);

        assertThat(HexFormat.of().formatHex(ciphertext))
                .isEqualToIgnoringCase("04245C26FB68B1DDDDB12C4B6BF9F2B6D5FE60A383B0D18D1C4144ABF17F6252E7"
                        + "76CB9264C2A7E88E52B19903FDC47378F605E36811F5C07423A24B84400F01B8"
                        + "9C3D7360C30156FAB7C80A0276712DA9D8094A634B766D3A285E07480653426D"
                        + "650053A89B41C418B0C3AAD00D886C00286467");
        engine.init(false, secret);
        assertThat(engine.processBlock(ciphertext, 0, ciphertext.length)).isEqualTo(message);
    }

    private static Base64Bytes flip(Base64Bytes bytes, int index) {
        byte[] changed = bytes.bytes();
        changed[index] ^= 0x40;
        return Base64Bytes.of(changed);
    }
}
