package org.yuheng.trust.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.yuheng.trust.Base64Bytes;
import org.yuheng.trust.Outcome;
import org.yuheng.trust.identity.SignatureSuite;
import org.yuheng.trust.identity.SigningKey;
import org.yuheng.trust.log.verify.LogKeys;
import org.yuheng.trust.log.verify.LoggedEntry;
import org.yuheng.trust.log.verify.TreeHead;

class WitnessTest {

    private static final String ORIGIN = "log.city.example/yuheng";
    private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");

    private final NoteSigner logSigner = new NoteSigner(ORIGIN, SigningKey.generate(SignatureSuite.ED25519));
    private final NoteSigner logSm2 = new NoteSigner(ORIGIN, SigningKey.generate(SignatureSuite.SM2));
    private final NoteSigner taxSigner = new NoteSigner("node-tax", SigningKey.generate(SignatureSuite.ED25519));
    private final NoteSigner policeSigner = new NoteSigner("node-police", SigningKey.generate(SignatureSuite.SM2));
    private final TransparencyLog log = new TransparencyLog(new MemoryLogStore());
    private final LogKeys keys = LogKeys.of(ORIGIN, List.of(logSigner.verifierKey()), List.of(), 0);

    @Test
    void cosignsWhatExtendsWhatItSaw() throws IOException {
        Witness tax = witness(taxSigner);
        Witness police = witness(policeSigner);
        log.append(TransparencyLogTest.entries(0, 5));
        cosigned(tax, 5);
        log.append(TransparencyLogTest.entries(5, 300));
        String note = logSm2.alsoSign(checkpoint(300)) + cosigned(tax, 300) + cosigned(police, 300);

        LogKeys strict = LogKeys.of(
                ORIGIN,
                List.of(logSigner.verifierKey(), logSm2.verifierKey()),
                List.of(taxSigner.witnessKey(), policeSigner.witnessKey()),
                2);
        TreeHead head = strict.checkpoint(bytes(note)).value();
        assertThat(head.size()).isEqualTo(300);
        assertThat(head.witnesses()).isEqualTo(Map.of("node-tax", NOW, "node-police", NOW));
    }

    @Test
    void aForkShownToTwoWitnessesIsNamedByTheFirstThatLooks() throws IOException {
        TransparencyLog fork = new TransparencyLog(new MemoryLogStore());
        log.append(TransparencyLogTest.entries(0, 10));
        fork.append(TransparencyLogTest.entries(1, 11));
        Witness tax = witness(taxSigner);
        cosigned(tax, 10);
        byte[] other = bytes(logSigner.sign(fork.checkpoint(ORIGIN, 10)));
        assertThat(tax.cosign(other, List.of()).refusal().code()).isEqualTo("LOG_FORKED");
        assertThat(tax.cosign(other, List.of()).refusal().message()).contains("keep both checkpoints");
    }

    @Test
    void aRewrittenLogIsRefused() throws IOException {
        log.append(TransparencyLogTest.entries(0, 10));
        Witness tax = witness(taxSigner);
        cosigned(tax, 10);
        TransparencyLog rewritten = new TransparencyLog(new MemoryLogStore());
        rewritten.append(TransparencyLogTest.entries(1, 21));
        byte[] note = bytes(logSigner.sign(rewritten.checkpoint(ORIGIN, 20)));
        assertThat(tax.cosign(note, rewritten.consistencyProof(10, 20))
                        .refusal()
                        .code())
                .isEqualTo("LOG_NOT_CONSISTENT");
        TransparencyLog shorter = new TransparencyLog(new MemoryLogStore());
        shorter.append(TransparencyLogTest.entries(0, 9));
        assertThat(tax.cosign(bytes(logSigner.sign(shorter.checkpoint(ORIGIN, 9))), List.of())
                        .refusal()
                        .code())
                .isEqualTo("LOG_SHRUNK");
        assertThat(tax.lastSize()).isEqualTo(10);
    }

    @Test
    void aMemoryThatCannotBeWrittenCosignsNothing() throws IOException {
        log.append(TransparencyLogTest.entries(0, 10));
        Witness full = new Witness(
                keys,
                taxSigner,
                new Witness.Memory() {
                    @Override
                    public Optional<byte[]> last(String origin) {
                        return Optional.empty();
                    }

                    @Override
                    public boolean remember(String origin, Optional<byte[]> expected, byte[] note) throws IOException {
                        throw new IOException("no space left on device");
                    }
                },
                Clock.fixed(NOW, ZoneOffset.UTC));
        assertThatThrownBy(() -> full.cosign(bytes(checkpoint(10)), List.of())).isInstanceOf(IOException.class);
    }

    @Test
    void checkpointsAreReadOnlyFromThePinnedLog() throws IOException {
        log.append(TransparencyLogTest.entries(0, 10));
        String note = checkpoint(10);
        refuses(note.replace("10\n", "11\n"), "CHECKPOINT_BAD_SIGNATURE");
        refuses(note.replace(ORIGIN + "\n", "other.example\n"), "CHECKPOINT_OTHER_LOG");
        refuses(note.substring(0, note.indexOf("\n\n") + 1), "CHECKPOINT_MALFORMED");
        refuses("", "CHECKPOINT_MALFORMED");
        refuses(note.replace("10\n", "010\n"), "CHECKPOINT_MALFORMED");
        refuses(note + "not a signature\n", "CHECKPOINT_MALFORMED");
        NoteSigner stranger = new NoteSigner(ORIGIN, SigningKey.generate(SignatureSuite.ED25519));
        refuses(stranger.sign(log.checkpoint(ORIGIN, 10)), "CHECKPOINT_UNSIGNED");
        assertThat(keys.checkpoint(new byte[] {(byte) 0xC3}).refusal().code()).isEqualTo("CHECKPOINT_MALFORMED");
        LogKeys witnessed = LogKeys.of(ORIGIN, List.of(logSigner.verifierKey()), List.of(taxSigner.witnessKey()), 1);
        assertThat(witnessed.checkpoint(bytes(note)).refusal().code()).isEqualTo("CHECKPOINT_TOO_FEW_WITNESSES");
        LogKeys both = LogKeys.of(ORIGIN, List.of(logSigner.verifierKey(), logSm2.verifierKey()), List.of(), 0);
        assertThat(both.checkpoint(bytes(note)).refusal().code()).isEqualTo("CHECKPOINT_UNSIGNED");
    }

    @Test
    void aCosignatureForAnotherTimeOrTreeIsRefused() throws IOException {
        log.append(TransparencyLogTest.entries(0, 20));
        Witness tax = witness(taxSigner);
        String ten = cosigned(tax, 10);
        LogKeys witnessed = LogKeys.of(ORIGIN, List.of(logSigner.verifierKey()), List.of(taxSigner.witnessKey()), 1);
        assertThat(witnessed.checkpoint(bytes(checkpoint(20) + ten)).refusal().code())
                .isEqualTo("CHECKPOINT_BAD_SIGNATURE");
        String base64 = ten.substring(ten.lastIndexOf(' ') + 1).trim();
        byte[] raw = Base64Bytes.parse(base64).bytes();
        raw[11] ^= 1;
        String otherTime = ten.replace(base64, Base64Bytes.of(raw).text());
        assertThat(witnessed
                        .checkpoint(bytes(checkpoint(10) + otherTime))
                        .refusal()
                        .code())
                .isEqualTo("CHECKPOINT_BAD_SIGNATURE");
    }

    @Test
    void provesThatAnEventWasLoggedWithoutShowingItToTheLog() throws IOException {
        byte[] event = bytes("{\"receipt\":1}");
        byte[] salt = Commitment.newSalt();
        log.append(TransparencyLogTest.entries(0, 77));
        long index = log.append(List.of(Commitment.of(salt, event)));
        log.append(TransparencyLogTest.entries(0, 300));
        LoggedEntry entry = new LoggedEntry(
                Base64Bytes.of(salt),
                index,
                log.inclusionProof(index, 378).stream().map(Base64Bytes::of).toList(),
                checkpoint(378));
        assertThat(entry.verify(event, keys).value().size()).isEqualTo(378);
        assertThat(entry.verify(bytes("{\"receipt\":2}"), keys).refusal().code())
                .isEqualTo("LOG_ENTRY_NOT_INCLUDED");
        LoggedEntry otherSalt = new LoggedEntry(Base64Bytes.of(new byte[32]), index, entry.path(), entry.checkpoint());
        assertThat(otherSalt.verify(event, keys).refusal().code()).isEqualTo("LOG_ENTRY_NOT_INCLUDED");
    }

    private String cosigned(Witness witness, long size) throws IOException {
        return witness.cosign(bytes(checkpoint(size)), log.consistencyProof(witness.lastSize(), size))
                .value();
    }

    private String checkpoint(long size) throws IOException {
        return logSigner.sign(log.checkpoint(ORIGIN, size));
    }

    private void refuses(String note, String code) {
        Outcome<TreeHead> outcome = keys.checkpoint(bytes(note));
        assertThat(outcome.refusal().code()).isEqualTo(code);
    }

    private Witness witness(NoteSigner signer) {
        Map<String, byte[]> remembered = new HashMap<>();
        return new Witness(
                keys,
                signer,
                new Witness.Memory() {
                    @Override
                    public Optional<byte[]> last(String origin) {
                        return Optional.ofNullable(remembered.get(origin));
                    }

                    @Override
                    public boolean remember(String origin, Optional<byte[]> expected, byte[] note) {
                        if (!Arrays.equals(expected.orElse(null), remembered.get(origin))) {
                            return false;
                        }
                        remembered.put(origin, note);
                        return true;
                    }
                },
                Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
