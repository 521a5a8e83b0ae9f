package org.yuheng.adapter.enclave;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.yuheng.json.JsonRefusal;
import org.yuheng.json.StrictJson;
import org.yuheng.trust.attestation.EvidenceKind;
import org.yuheng.trust.release.CommandEvidenceSource;
import org.yuheng.trust.release.EvidenceSource;
import org.yuheng.trust.release.GramineEvidenceSource;
import org.yuheng.trust.release.TsmEvidenceSource;

/**
 * {@code hardware.json}: where an enclave process gets its evidence when there is hardware. It says nothing that a verifier
 * relies on: a wrong file gives evidence that nobody accepts, or none. It belongs to the measured image all the same, since
 * a command in it runs inside.
 *
 * @param kind of the evidence
 * @param path CONFIGFS_TSM: the report entry, a directory below {@code /sys/kernel/config/tsm/report}; GRAMINE:
 *     {@code /dev/attestation}; COMMAND: absent
 * @param command COMMAND: program and arguments before the report data; otherwise empty
 */
public record EvidenceDevice(EvidenceKind kind, Source source, Optional<String> path, List<String> command) {

    /** How the hardware is asked. */
    public enum Source {
        CONFIGFS_TSM,
        GRAMINE,
        COMMAND
    }

    public EvidenceDevice {
        command = List.copyOf(command);
        boolean byCommand = source == Source.COMMAND;
        if (byCommand == path.isPresent() || byCommand == command.isEmpty()) {
            throw new IllegalArgumentException(
                    source + " needs " + (byCommand ? "a command and no path" : "a path and no command"));
        }
        if (source == Source.GRAMINE && kind != EvidenceKind.SGX) {
            throw new IllegalArgumentException("GRAMINE gives SGX evidence, not " + kind);
        }
    }

    /**
     * Reads the file.
     *
     * @throws IOException EVIDENCE_DEVICE, saying what is wrong with it
     */
    public static EvidenceDevice read(Path file) throws IOException {
        try {
            return StrictJson.read(Files.readAllBytes(file), EvidenceDevice.class);
        } catch (JsonRefusal e) {
            throw new IOException(
                    "EVIDENCE_DEVICE: " + file + ": " + e.getMessage()
                            + "; expected {\"kind\":\"TDX\",\"source\":\"CONFIGFS_TSM\",\"path\":\"…\",\"command\":[]}",
                    e);
        }
    }

    /**
     * Opens it.
     *
     * @throws IOException when the driver is not there, or gives another kind of evidence
     */
    public EvidenceSource open() throws IOException {
        return switch (source) {
            case CONFIGFS_TSM -> tsm();
            case GRAMINE -> new GramineEvidenceSource(Path.of(path.orElseThrow()));
            case COMMAND -> new CommandEvidenceSource(command);
        };
    }

    private EvidenceSource tsm() throws IOException {
        TsmEvidenceSource entry = new TsmEvidenceSource(Path.of(path.orElseThrow()));
        if (entry.kind() != kind) {
            throw new IOException("EVIDENCE_KIND: " + path.orElseThrow() + " gives " + entry.kind() + ", not " + kind
                    + " as hardware.json says");
        }
        return entry;
    }
}
