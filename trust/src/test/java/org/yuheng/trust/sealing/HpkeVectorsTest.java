package org.yuheng.trust.sealing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.bouncycastle.crypto.digests.SHAKEDigest;
import org.bouncycastle.crypto.hpke.HPKE;
import org.bouncycastle.crypto.hpke.HPKEContextWithEncapsulation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yuheng.trust.Base64Bytes;

/**
 * RFC 9180, base mode, HKDF-SHA256, AES-256-GCM: keys, encapsulation and key schedule of the RFC's vectors. A thousand
 * messages drawn from SHAKE-128 are encrypted in each context and compared through SHAKE-128 of all ciphertexts, with the
 * values that the Go project publishes for the RFC's vectors.
 */
class HpkeVectorsTest {

    private static final String INFO = "4f6465206f6e2061204772656369616e2055726e";

    @ParameterizedTest
    @CsvSource({
        "HPKE_X25519,2cd7c601cefb3d42a62b04b7a9041494c06c7843818e0ce28a8f704ae7ab20f9,"
                + "497b4502664cfea5d5af0b39934dac72242a74f8480451e1aee7d6a53320333d,"
                + "430f4b9859665145a6b1ba274024487bd66f03a2dd577d7753c68d7d7d00c00c,"
                + "6c93e09869df3402d7bf231bf540fadd35cd56be14f97178f0954db94b7fc256,"
                + "1702e73e1e71705faa8241022af1deea",
        "HPKE_P256,a90d3417c3da9cb6c6ae19b4b5dd6cc9529a4cc24efb7ae0ace1f31887a8cd6c,"
                + "317f915db7bc629c48fe765587897e01e282d3e8445f79f27f65d031a88082b2,"
                + "04abc7e49a4c6b3566d77d0304addc6ed0e98512ffccf505e6a8e3eb25c685136f"
                + "853148544876de76c0f2ef99cdc3a05ccf5ded7860c7c021238f9e2073d2356c,"
                + "04c06b4f6bebc7bb495cb797ab753f911aff80aefb86fd8b6fcc35525f3ab5f03e"
                + "0b21bd31a86c6048af3cb2d98e0d3bf01da5cc4c39ff5370d331a4f1f7d5a4e0,"
                + "8d3263541fc1695b6e88ff3a1208577c"
    })
    void sealsAndOpensAsTheRfcDoes(
            SealingSuite suite, String ikmE, String skR, String pkR, String enc, String accumulated) throws Exception {
        SealingKeyPair recipient = SealingKeyPair.ofRaw(suite, hex(skR));
        assertThat(recipient.publicKey().encoded()).isEqualTo(hex(pkR));

        HPKE hpke = SealingKey.hpke(suite);
        HPKEContextWithEncapsulation sender =
                hpke.setupBaseS(hpke.deserializePublicKey(hex(pkR)), hex(INFO), hpke.deriveKeyPair(hex(ikmE)));
        assertThat(sender.getEncapsulation()).isEqualTo(hex(enc));
        SHAKEDigest all = new SHAKEDigest(128);
        SHAKEDigest source = new SHAKEDigest(128);
        for (int i = 0; i < 1000; i++) {
            byte[] aad = draw(source);
            byte[] plaintext = draw(source);
            byte[] ciphertext = sender.seal(aad, plaintext);
            all.update(ciphertext, 0, ciphertext.length);
            if (i == 0) {
                SealedBytes sealed = new SealedBytes(Base64Bytes.of(hex(enc)), Base64Bytes.of(ciphertext));
                assertThat(recipient.open(hex(INFO), aad, sealed).value()).isEqualTo(plaintext);
            }
        }
        byte[] digest = new byte[16];
        all.doOutput(digest, 0, 16);
        assertThat(digest).isEqualTo(hex(accumulated));
    }

    private static byte[] draw(SHAKEDigest source) {
        byte[] length = new byte[1];
        source.doOutput(length, 0, 1);
        byte[] bytes = new byte[length[0] & 0xFF];
        source.doOutput(bytes, 0, bytes.length);
        return bytes;
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }
}
