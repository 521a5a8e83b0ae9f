package org.yuheng.trust;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.yuheng.trust.attestation.EvidenceKind;
import org.yuheng.trust.envelope.Envelope;
import org.yuheng.trust.envelope.Keyring;
import org.yuheng.trust.grant.Grant;
import org.yuheng.trust.identity.CertificateAuthority;
import org.yuheng.trust.identity.Certificates;
import org.yuheng.trust.identity.NodeName;
import org.yuheng.trust.identity.SignatureSuite;
import org.yuheng.trust.identity.SigningKey;
import org.yuheng.trust.identity.TrustAnchors;
import org.yuheng.trust.log.Checkpoint;
import org.yuheng.trust.log.NoteSigner;
import org.yuheng.trust.log.verify.LogKeys;
import org.yuheng.trust.manifest.Measurement;
import org.yuheng.trust.manifest.ReleaseManifest;
import org.yuheng.trust.membership.TransportRoots;
import org.yuheng.trust.sealing.CertifiedKey;
import org.yuheng.trust.sealing.SealedObject;
import org.yuheng.trust.sealing.SealingKeyPair;
import org.yuheng.trust.sealing.SealingSuite;

/** Whatever a stranger sends is answered with a value: thousands of mutations of genuine inputs, no exception. */
class StrangersBytesTest {

    private static final int ROUNDS = 1500;

    private final SigningKey key = SigningKey.generate(SignatureSuite.ED25519);
    private final Keyring ring = Keyring.of(key.verifyingKey());

    @Test
    void envelopesAndWhatTheyHold() {
        ReleaseManifest manifest = new ReleaseManifest(
                "1",
                Instant.parse("2026-03-01T00:00:00Z"),
                List.of(new ReleaseManifest.Program(
                        "p", "enclave", EvidenceKind.TDX, Measurement.of(Map.of("mrtd", "00")))));
        mutate(manifest.sign(key).toBytes(), bytes -> ReleaseManifest.verify(bytes, ring));
        byte[] payload = manifest.sign(key).payload().bytes();
        mutate(
                payload,
                bytes -> ReleaseManifest.verify(
                        Envelope.sign(ReleaseManifest.PAYLOAD_TYPE, bytes, key).toBytes(), ring));
        mutate(
                payload,
                bytes ->
                        Grant.read(Envelope.sign(Grant.PAYLOAD_TYPE, bytes, key).toBytes(), ring));
    }

    @Test
    void sealedObjects() {
        SealingKeyPair pair = SealingKeyPair.generate(SealingSuite.HPKE_X25519);
        byte[] sealed = SealedObject.seal(
                new byte[100], "n", Map.of("a", "b"), List.of(CertifiedKey.own("tax", "node-tax", pair)));
        mutate(sealed, bytes -> SealedObject.open(bytes, pair, "n"));
    }

    @Test
    void checkpoints() {
        NoteSigner signer = new NoteSigner("log.example", key);
        LogKeys keys = LogKeys.of("log.example", List.of(signer.verifierKey()), List.of(), 0);
        byte[] note =
                signer.sign(new Checkpoint("log.example", 7, new byte[32])).getBytes(StandardCharsets.UTF_8);
        assertThat(keys.checkpoint(note).isAccepted()).isTrue();
        mutate(note, keys::checkpoint);
    }

    @Test
    void signingRequests() {
        SigningKey p256 = SigningKey.generate(SignatureSuite.P256);
        byte[] request = Certificates.signingRequest(NodeName.local("tax"), p256);
        assertThat(Certificates.requestedName(request).isAccepted()).isTrue();
        mutate(request, Certificates::requestedName);
    }

    @Test
    void transportRoots() {
        Instant now = Instant.parse("2026-05-01T00:00:00Z");
        SigningKey p256 = SigningKey.generate(SignatureSuite.P256);
        CertificateAuthority authority = CertificateAuthority.createRoot("root", p256, now, Duration.ofDays(9));
        TrustAnchors anchors = new TrustAnchors(
                List.of(authority.certificate()),
                List.of(authority.revocationList(List.of(), 1, now, now.plus(Duration.ofDays(1)))));
        Envelope genuine = TransportRoots.of(anchors, now).sign(List.of(p256));
        assertThat(TransportRoots.verify(genuine.toBytes(), anchors, now).isAccepted())
                .isTrue();
        mutate(genuine.toBytes(), bytes -> TransportRoots.verify(bytes, anchors, now));
        mutate(
                genuine.payload().bytes(),
                bytes -> TransportRoots.verify(
                        Envelope.sign(TransportRoots.PAYLOAD_TYPE, bytes, p256).toBytes(), anchors, now));
    }

    private static void mutate(byte[] genuine, Function<byte[], Outcome<?>> reader) {
        Random random = new Random(genuine.length);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] changed = genuine.clone();
            switch (random.nextInt(4)) {
                case 0 -> changed[random.nextInt(changed.length)] = (byte) random.nextInt();
                case 1 -> changed = Arrays.copyOf(changed, random.nextInt(changed.length));
                case 2 -> changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
                default -> {
                    int from = random.nextInt(changed.length);
                    int length = random.nextInt(Math.min(16, changed.length - from) + 1);
                    System.arraycopy(genuine, random.nextInt(genuine.length - length + 1), changed, from, length);
                }
            }
            Outcome<?> outcome = reader.apply(changed);
            assertThat(outcome).isNotNull();
            if (!outcome.isAccepted()) {
                assertThat(outcome.refusal().code()).isNotBlank();
            }
        }
    }
}
