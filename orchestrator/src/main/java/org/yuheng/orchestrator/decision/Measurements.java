package org.yuheng.orchestrator.decision;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.stereotype.Component;
import org.yuheng.json.StrictJson;
import org.yuheng.trust.Outcome;
import org.yuheng.trust.attestation.EvidenceKind;
import org.yuheng.trust.envelope.Envelope;
import org.yuheng.trust.manifest.Measurement;
import org.yuheng.trust.manifest.ReleaseManifest;

/**
 * What enclaves of this release should measure, copied from the release manifest into specifications. The signature is
 * not judged here: every owner's node judges it with the key that it pinned, and refuses a specification that differs.
 */
@Component
class Measurements {

    private final Optional<ReleaseManifest> manifest;

    Measurements(DecisionProperties properties) {
        this.manifest = Optional.ofNullable(properties.releaseManifest()).map(file -> {
            try {
                Outcome<Envelope> envelope = Envelope.parse(Files.readAllBytes(file));
                return StrictJson.read(
                        envelope.value().payload().bytes(), ReleaseManifest.class, Envelope.DEFAULT_LIMIT);
            } catch (IOException e) {
                throw new UncheckedIOException("yuheng.decision.release-manifest " + file + " cannot be read", e);
            }
        });
    }

    /** Accepted values by role; a role of which the manifest knows nothing is left out. */
    Map<String, List<String>> of(List<String> roles, EvidenceKind kind) {
        Map<String, List<String>> measurements = new TreeMap<>();
        for (String role : roles) {
            List<String> known = manifest.stream()
                    .flatMap(m -> m.measurements(role, kind).stream())
                    .flatMap(measurement -> register(measurement, kind).stream())
                    .toList();
            if (!known.isEmpty()) {
                measurements.put(role, known);
            }
        }
        return measurements;
    }

    /** The register that stands for the code. */
    private static Optional<String> register(Measurement measurement, EvidenceKind kind) {
        String name =
                switch (kind) {
                    case TDX -> "mrtd";
                    case SGX -> "mrenclave";
                    case SNP, CSV -> "measurement";
                    case NITRO -> "pcr0";
                };
        return Optional.ofNullable(measurement.registers().get(name));
    }
}
