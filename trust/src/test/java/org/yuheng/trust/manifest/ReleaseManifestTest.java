package org.yuheng.trust.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yuheng.trust.attestation.EvidenceKind;
import org.yuheng.trust.envelope.Keyring;
import org.yuheng.trust.identity.SignatureSuite;
import org.yuheng.trust.identity.SigningKey;

class ReleaseManifestTest {

    @Test
    void measuresEveryByteAndNameOfTheJarsAndNotTheirOrder(@TempDir Path directory) throws IOException {
        Path a = Files.writeString(directory.resolve("a.jar"), "one");
        Path b = Files.writeString(directory.resolve("b.jar"), "two");
        Measurement measured = Measurement.ofJars(List.of(a, b));
        assertThat(measured.registers().get("mrtd")).hasSize(96);
        assertThat(Measurement.ofJars(List.of(b, a))).isEqualTo(measured);
        assertThat(Measurement.ofJars(List.of(a))).isNotEqualTo(measured);
        Files.writeString(b, "twp");
        assertThat(Measurement.ofJars(List.of(a, b))).isNotEqualTo(measured);
        Files.writeString(b, "two");
        assertThat(Measurement.ofJars(List.of(a, Files.move(b, directory.resolve("c.jar")))))
                .isNotEqualTo(measured);
        Path other = Files.createDirectory(directory.resolve("other"));
        Path again = Files.writeString(other.resolve("a.jar"), "three");
        assertThatThrownBy(() -> Measurement.ofJars(List.of(a, again))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void matchesOnlyWhenEveryNamedRegisterDoes() {
        Measurement expected = Measurement.of(Map.of("mrtd", "00ff", "rtmr0", "01"));
        assertThat(expected.matches(Map.of("mrtd", "00ff", "rtmr0", "01", "rtmr1", "02")))
                .isTrue();
        assertThat(expected.matches(Map.of("mrtd", "00ff"))).isFalse();
        assertThat(expected.matches(Map.of("mrtd", "00ff", "rtmr0", "02"))).isFalse();
    }

    @Test
    void isBelievedOnlyUnderThePinnedReleaseKey() {
        SigningKey release = SigningKey.generate(SignatureSuite.ED25519);
        Measurement measurement = Measurement.of(Map.of("mrtd", "00ff"));
        ReleaseManifest manifest = new ReleaseManifest(
                "0.1.0",
                Instant.parse("2026-03-01T00:00:00Z"),
                List.of(new ReleaseManifest.Program("sql-enclave", "enclave", EvidenceKind.TDX, measurement)));
        byte[] signed = manifest.sign(release).toBytes();
        ReleaseManifest read = ReleaseManifest.verify(signed, Keyring.of(release.verifyingKey()))
                .value()
                .value();
        assertThat(read).isEqualTo(manifest);
        assertThat(read.measurements("enclave", EvidenceKind.TDX)).containsExactly(measurement);
        assertThat(read.measurements("dealer", EvidenceKind.TDX)).isEmpty();
        assertThat(ReleaseManifest.verify(
                                signed,
                                Keyring.of(SigningKey.generate(SignatureSuite.ED25519)
                                        .verifyingKey()))
                        .refusal()
                        .code())
                .isEqualTo("ENVELOPE_UNKNOWN_SIGNER");
    }
}
