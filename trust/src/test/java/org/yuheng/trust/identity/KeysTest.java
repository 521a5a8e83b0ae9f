package org.yuheng.trust.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KeysTest {

    private static final byte[] MESSAGE = "message digest".getBytes(StandardCharsets.US_ASCII);

    @ParameterizedTest
    @EnumSource
    void verifiesItsOwnSignatureOverTheseBytesOnly(SignatureSuite suite) {
        SigningKey key = SigningKey.generate(suite);
        byte[] signature = key.sign(MESSAGE);
        VerifyingKey verifier = VerifyingKey.fromSpki(key.verifyingKey().spki());

        assertThat(verifier.suite()).isEqualTo(suite);
        assertThat(verifier.verify(MESSAGE, signature)).isTrue();
        assertThat(verifier.verify("message digesu".getBytes(StandardCharsets.US_ASCII), signature))
                .isFalse();
        assertThat(SigningKey.generate(suite).verifyingKey().verify(MESSAGE, signature))
                .isFalse();
        for (int i = 0; i < signature.length; i++) {
            byte[] changed = signature.clone();
            changed[i] ^= 1;
            assertThat(verifier.verify(MESSAGE, changed)).isFalse();
        }
        assertThat(verifier.verify(MESSAGE, new byte[0])).isFalse();
        assertThat(verifier.verify(MESSAGE, new byte[1000])).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void neverPrintsAPrivateKeyOrAPassword(SignatureSuite suite) {
        SigningKey key = SigningKey.generate(suite);
        String secret = HexFormat.of().formatHex(key.pkcs8());
        assertThat(key.toString()).isEqualTo("private half of " + key.verifyingKey());
        assertThat(secret).doesNotContain(key.toString());
        try (Password password = Password.of("hunter2".toCharArray())) {
            assertThat(password.toString()).doesNotContain("hunter2");
        }
    }

    @Test
    void keepsKeysInEncryptedFilesOfTheirOwner(@TempDir Path directory) throws Exception {
        SigningKey key = SigningKey.generate(SignatureSuite.SM2);
        Path file = directory.resolve("node.key");
        try (Password password = Password.random();
                Password wrong = Password.random()) {
            KeyFile.write(file, key, password);
            assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
            assertThat(Files.readString(file)).startsWith("-----BEGIN ENCRYPTED PRIVATE KEY-----");
            assertThat(KeyFile.read(file, password).value().keyId()).isEqualTo(key.keyId());
            assertThat(KeyFile.read(file, wrong).refusal().code()).isEqualTo("KEY_FILE_PASSWORD");
            assertThatThrownBy(() -> KeyFile.write(file, key, password)).isInstanceOf(FileAlreadyExistsException.class);
            Path junk = Files.writeString(directory.resolve("junk"), "not a key");
            assertThat(KeyFile.read(junk, password).refusal().code()).isEqualTo("KEY_FILE_MALFORMED");
        }
    }

    /** RFC 8032 §7.1, test 2. */
    @Test
    void signsEd25519AsTheRfcDoes() {
        HexFormat hex = HexFormat.of();
        SigningKey key = SigningKey.fromPkcs8(hex.parseHex(
                "302e020100300506032b6570042204204ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"));
        assertThat(hex.formatHex(key.sign(hex.parseHex("72"))))
                .isEqualTo("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                        + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
    }

    /** RFC 6979 A.2.5: P-256, SHA-256, message "sample". */
    @Test
    void signsP256DeterministicallyAsTheRfcDoes() {
        HexFormat hex = HexFormat.of();
        SigningKey key = SigningKey.fromPkcs8(hex.parseHex("3041020100301306072a8648ce3d020106082a8648ce3d030107042730"
                + "250201010420c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721"));
        assertThat(hex.formatHex(key.sign("sample".getBytes(StandardCharsets.US_ASCII))))
                .isEqualTo("3046022100efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
                        + "022100f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8");
    }

    /** GB/T 32918.5 annex A.2: the standard's sample signature of "message digest" with the default signer id. */
    @Test
    void verifiesTheSampleSignatureOfTheSm2Standard() {
        HexFormat hex = HexFormat.of();
        VerifyingKey key = VerifyingKey.fromSpki(hex.parseHex("3059301306072a8648ce3d020106082a811ccf5501822d03420004"
                + "09f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020"
                + "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13"));
        byte[] signature = hex.parseHex("3046022100f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3"
                + "022100b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa");
        assertThat(key.verify(MESSAGE, signature)).isTrue();
    }

    @Test
    void refusesKeysOfOtherKindsAndForms() {
        SigningKey key = SigningKey.generate(SignatureSuite.P256);
        byte[] trailing = Arrays.copyOf(key.verifyingKey().spki(), 92);
        assertThatThrownBy(() -> VerifyingKey.fromSpki(trailing)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> VerifyingKey.fromSpki(new byte[10])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SigningKey.fromPkcs8(new byte[10])).isInstanceOf(IllegalArgumentException.class);
    }
}
