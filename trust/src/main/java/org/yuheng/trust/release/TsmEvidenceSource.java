package org.yuheng.trust.release;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import org.yuheng.trust.attestation.Evidence;
import org.yuheng.trust.attestation.EvidenceKind;

/**
 * Evidence of a confidential VM through the kernel's configfs-tsm (Linux 6.7 and newer): a report entry is a directory, its
 * {@code inblob} takes the report data, its {@code outblob} gives the TDX quote or SEV-SNP report.
 *
 * <p>Whoever writes {@code inblob} meanwhile raises {@code generation}; then the outblob is not of this call, and another is
 * made. {@code auxblob} (SNP's certificates) is left alone: collateral comes from the verifier's side.
 */
public final class TsmEvidenceSource implements EvidenceSource {

    /** Where report entries are made. */
    public static final Path REPORTS = Path.of("/sys/kernel/config/tsm/report");

    private static final int REPORT_DATA = 64;
    private static final int ATTEMPTS = 5;

    private final Path entry;

    /** @param entry a directory below {@link #REPORTS}, of this process alone; made when it is not there */
    public TsmEvidenceSource(Path entry) {
        this.entry = Objects.requireNonNull(entry);
    }

    /**
     * What kind of evidence the entry's provider gives.
     *
     * @throws IOException for a provider that is not known here
     */
    public EvidenceKind kind() throws IOException {
        open();
        String provider = text("provider");
        return switch (provider) {
            case "tdx_guest" -> EvidenceKind.TDX;
            case "sev_guest" -> EvidenceKind.SNP;
            default ->
                throw new IOException("EVIDENCE_PROVIDER_UNKNOWN: " + entry.resolve("provider") + " says \"" + provider
                        + "\", expected tdx_guest or sev_guest");
        };
    }

    @Override
    public synchronized Evidence quote(byte[] reportData) throws IOException {
        if (reportData.length != REPORT_DATA) {
            throw new IllegalArgumentException("report data of " + reportData.length + " bytes, expected 64");
        }
        open();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Files.write(entry.resolve("inblob"), reportData, StandardOpenOption.WRITE);
            String generation = text("generation");
            byte[] quote = Files.readAllBytes(entry.resolve("outblob"));
            if (text("generation").equals(generation)) {
                if (quote.length == 0) {
                    throw new IOException("EVIDENCE_EMPTY: " + entry.resolve("outblob") + " gave no evidence");
                }
                return Evidence.of(quote);
            }
        }
        throw new IOException(
                "EVIDENCE_CONTENDED: others write to " + entry + "; give this process a report entry of its own");
    }

    private void open() throws IOException {
        if (Files.isDirectory(entry)) {
            return;
        }
        if (entry.getParent() == null || !Files.isDirectory(entry.getParent())) {
            throw new IOException("EVIDENCE_DEVICE_MISSING: no " + entry.getParent()
                    + "; mount configfs, and check that this is a confidential VM with Linux 6.7 or newer");
        }
        Files.createDirectory(entry);
    }

    private String text(String attribute) throws IOException {
        return Files.readString(entry.resolve(attribute), StandardCharsets.US_ASCII)
                .strip();
    }
}
