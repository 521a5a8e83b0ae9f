package org.yuheng.trust.attestation.nitro;

import static org.assertj.core.api.Assertions.assertThat;

import com.upokecenter.cbor.CBORObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.yuheng.trust.attestation.AttestationPolicy;
import org.yuheng.trust.attestation.RefusalCode;
import org.yuheng.trust.attestation.Verdict;
import org.yuheng.trust.attestation.checking.Refusal;

/** Each case is a document that verifies but for the one attack it is named after. */
class NitroTamperTest {

    private static final List<Arguments> CASES = new ArrayList<>();

    private static void attack(String name, RefusalCode code, Consumer<NitroForge> change) {
        CASES.add(Arguments.of(name, code, change));
    }

    private static Consumer<NitroForge> field(String name, Object value) {
        return f -> f.document = d -> d.Set(name, CBORObject.FromObject(value));
    }

    private static Consumer<NitroForge> without(String name) {
        return f -> f.document = d -> d.Remove(CBORObject.FromObject(name));
    }

    private static int indexOf(byte[] bytes, byte... part) {
        for (int i = 0; i + part.length <= bytes.length; i++) {
            if (Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
                return i;
            }
        }
        throw new AssertionError("not found");
    }

    private static byte[] spliced(byte[] bytes, int at, int removed, byte... inserted) {
        byte[] out = new byte[bytes.length - removed + inserted.length];
        System.arraycopy(bytes, 0, out, 0, at);
        System.arraycopy(inserted, 0, out, at, inserted.length);
        System.arraycopy(bytes, at + removed, out, at + inserted.length, bytes.length - at - removed);
        return out;
    }

    static {
        attack("empty", RefusalCode.EVIDENCE_TRUNCATED, f -> f.afterwards = e -> new byte[0]);
        attack("cut", RefusalCode.EVIDENCE_TRUNCATED, f -> f.afterwards = e -> Arrays.copyOf(e, e.length - 1));
        attack(
                "a byte after the end",
                RefusalCode.EVIDENCE_TRAILING_DATA,
                f -> f.afterwards = e -> Arrays.copyOf(e, e.length + 1));
        attack("too large", RefusalCode.EVIDENCE_TOO_LARGE, f -> f.afterwards = e -> new byte[40_000]);
        attack("no COSE", RefusalCode.EVIDENCE_MALFORMED, f -> f.afterwards = e -> new byte[] {0x01});
        attack("another tag", RefusalCode.EVIDENCE_MALFORMED, f -> f.afterwards = e -> spliced(e, 0, 0, (byte) 0xD1));
        attack(
                "algorithm ES256",
                RefusalCode.EVIDENCE_KEY_TYPE,
                f -> f.protectedHeader = CBORObject.NewMap().Add(1, -7));
        attack(
                "critical header",
                RefusalCode.EVIDENCE_KEY_TYPE,
                f -> f.protectedHeader = CBORObject.NewMap().Add(1, -35).Add(2, 1));
        attack(
                "unprotected header",
                RefusalCode.EVIDENCE_MALFORMED,
                f -> f.unprotectedHeader = CBORObject.NewMap().Add(4, new byte[] {1}));
        attack("signed by a stranger", RefusalCode.EVIDENCE_SIGNATURE_INVALID, f -> f.signedByStranger = true);
        attack(
                "signature changed",
                RefusalCode.EVIDENCE_SIGNATURE_INVALID,
                f -> f.afterwards = e -> {
                    e[e.length - 1] ^= 1;
                    return e;
                });
        attack(
                "PCR0 changed afterwards",
                RefusalCode.EVIDENCE_SIGNATURE_INVALID,
                f -> f.afterwards = e -> {
                    e[indexOf(e, new byte[] {0x58, 0x30, 1, 1, 1}) + 2] ^= 2;
                    return e;
                });
        attack(
                "leaf signed by a stranger",
                RefusalCode.CERTIFICATE_SIGNATURE_INVALID,
                f -> f.leafSignedByStranger = true);
        attack("region that is no CA", RefusalCode.CERTIFICATE_NOT_CA, f -> f.regionIsCa = false);
        attack("bundle without the root", RefusalCode.CERTIFICATE_CHAIN_INCOMPLETE, f -> f.withoutRoot = true);
        attack(
                "three hours later",
                RefusalCode.CERTIFICATE_EXPIRED,
                f -> f.time = NitroForge.NOW.plus(Duration.ofHours(3)).plusSeconds(1));
        attack(
                "before the enclave started",
                RefusalCode.CERTIFICATE_NOT_YET_VALID,
                f -> f.time = NitroForge.NOW.minusSeconds(61));
        attack("debug mode", RefusalCode.DEBUG_ENABLED, f -> f.pcrs.Set(0, CBORObject.FromObject(new byte[48])));
        attack("no PCR0", RefusalCode.DEBUG_ENABLED, f -> f.pcrs.Remove(CBORObject.FromObject(0)));
        attack(
                "PCR of 32 bytes",
                RefusalCode.EVIDENCE_MALFORMED,
                f -> f.pcrs.Set(1, CBORObject.FromObject(new byte[32])));
        attack("PCR 40", RefusalCode.EVIDENCE_MALFORMED, f -> f.pcrs.Add(40, new byte[48]));
        attack("digest SHA256", RefusalCode.EVIDENCE_MALFORMED, field("digest", "SHA256"));
        attack("no module id", RefusalCode.EVIDENCE_MALFORMED, without("module_id"));
        attack("no timestamp", RefusalCode.EVIDENCE_MALFORMED, without("timestamp"));
        attack("timestamp of zero", RefusalCode.EVIDENCE_MALFORMED, field("timestamp", 0));
        attack("no certificate", RefusalCode.EVIDENCE_MALFORMED, without("certificate"));
        attack("no bundle", RefusalCode.EVIDENCE_MALFORMED, without("cabundle"));
        attack("bundle of text", RefusalCode.EVIDENCE_MALFORMED, field("cabundle", new String[] {"root"}));
        attack("user data beyond its bound", RefusalCode.EVIDENCE_MALFORMED, field("user_data", new byte[1025]));
        attack("certificate that is none", RefusalCode.CERTIFICATE_MALFORMED, field("certificate", new byte[] {1}));
        attack(
                "payload with a key twice",
                RefusalCode.EVIDENCE_NON_CANONICAL,
                f -> f.payload = p -> {
                    byte[] longer = spliced(p, 1, 0, HexFormat.of().parseHex("666469676573740a"));
                    longer[0]++;
                    return longer;
                });
        attack(
                "payload with an indefinite map",
                RefusalCode.EVIDENCE_NON_CANONICAL,
                f -> f.payload = p -> {
                    byte[] longer = Arrays.copyOf(p, p.length + 1);
                    longer[0] = (byte) 0xBF;
                    longer[p.length] = (byte) 0xFF;
                    return longer;
                });
        attack(
                "payload with a long integer for a short one",
                RefusalCode.EVIDENCE_NON_CANONICAL,
                f -> f.payload = p -> spliced(p, 0, 1, (byte) 0xB8, (byte) (p[0] & 0x1F)));
        attack(
                "payload with a byte after it",
                RefusalCode.EVIDENCE_TRAILING_DATA,
                f -> f.payload = p -> Arrays.copyOf(p, p.length + 1));
        attack(
                "another nonce",
                RefusalCode.NONCE_MISMATCH,
                f -> f.policy = f.policy.expectingNonceAndPublicKey(Optional.of(new byte[] {8}), Optional.empty()));
        attack("no nonce", RefusalCode.NONCE_MISMATCH, f -> {
            without("nonce").accept(f);
            f.policy = f.policy.expectingNonceAndPublicKey(Optional.of(new byte[] {9}), Optional.empty());
        });
        attack(
                "another public key",
                RefusalCode.PUBLIC_KEY_MISMATCH,
                f -> f.policy = f.policy.expectingNonceAndPublicKey(Optional.empty(), Optional.of(new byte[] {1})));
        attack(
                "other user data",
                RefusalCode.REPORT_DATA_MISMATCH,
                f -> f.policy = f.policy.expectingReportData(new byte[5]));
        attack(
                "another image than released",
                RefusalCode.MEASUREMENT_MISMATCH,
                f -> f.policy = f.policy.expecting("pcr0", "02".repeat(48)));
        attack(
                "simulated in production",
                RefusalCode.SIMULATED_NOT_ALLOWED,
                f -> f.policy = AttestationPolicy.strict());
    }

    static Stream<Arguments> attacks() {
        return CASES.stream();
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @MethodSource("attacks")
    void refuses(String name, RefusalCode code, Consumer<NitroForge> change) {
        NitroForge forge = new NitroForge();
        change.accept(forge);
        Verdict verdict = forge.verdict();
        assertThat(verdict).isInstanceOf(Verdict.Refused.class);
        assertThat(((Verdict.Refused) verdict).code())
                .as(((Verdict.Refused) verdict).describe())
                .isEqualTo(code);
    }

    @Test
    void acceptsWhatNobodyTamperedWithTaggedOrNot() {
        NitroForge forge = new NitroForge();
        forge.policy = forge.policy
                .expectingReportData("hello".getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                .expectingNonceAndPublicKey(Optional.of(new byte[] {9}), Optional.of(new byte[] {1, 2, 3}))
                .expecting("pcr0", "01".repeat(48));
        assertThat(forge.verdict()).isInstanceOf(Verdict.Verified.class);
        forge.tagged = true;
        Verdict.Verified verified = (Verdict.Verified) forge.verdict();
        assertThat(verified.claims().dates().signedAt()).contains(NitroForge.NOW);
    }

    @ParameterizedTest
    @CsvSource({
        "1817, EVIDENCE_NON_CANONICAL",
        "190018, EVIDENCE_NON_CANONICAL",
        "1a0000ffff, EVIDENCE_NON_CANONICAL",
        "1b00000000ffffffff, EVIDENCE_NON_CANONICAL",
        "1bffffffffffffffff, EVIDENCE_MALFORMED",
        "5f4100ff, EVIDENCE_NON_CANONICAL",
        "9fff, EVIDENCE_NON_CANONICAL",
        "f5, EVIDENCE_MALFORMED",
        "fb3ff0000000000000, EVIDENCE_MALFORMED",
        "c101, EVIDENCE_MALFORMED",
        "61ff, EVIDENCE_MALFORMED",
        "a1f600, EVIDENCE_MALFORMED",
        "a201000101, EVIDENCE_NON_CANONICAL",
        "818181818181818181, EVIDENCE_MALFORMED",
        "5affffffff, EVIDENCE_TRUNCATED",
        "5b7fffffffffffffff, EVIDENCE_TRUNCATED",
        "9a7fffffff, EVIDENCE_MALFORMED",
        "0000, EVIDENCE_TRAILING_DATA"
    })
    void refusesCborThatCanBeReadInTwoWays(String hex, RefusalCode code) {
        assertThat(org.assertj.core.api.Assertions.catchThrowableOfType(
                                Refusal.class,
                                () -> StrictCbor.read(HexFormat.of().parseHex(hex), "value"))
                        .code())
                .isEqualTo(code);
    }
}
