package org.yuheng.trust.release;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import org.yuheng.trust.attestation.Evidence;

/**
 * SGX quotes from inside a Gramine enclave, through its pseudo-files: 64 bytes into {@code user_report_data}, the quote out
 * of {@code quote}.
 */
public final class GramineEvidenceSource implements EvidenceSource {

    /** Where Gramine shows them. */
    public static final Path DEVICE = Path.of("/dev/attestation");

    private static final int REPORT_DATA = 64;

    private final Path device;

    /** @param device {@link #DEVICE}, but in tests */
    public GramineEvidenceSource(Path device) {
        this.device = Objects.requireNonNull(device);
    }

    @Override
    public synchronized Evidence quote(byte[] reportData) throws IOException {
        if (reportData.length != REPORT_DATA) {
            throw new IllegalArgumentException("report data of " + reportData.length + " bytes, expected 64");
        }
        if (!Files.exists(device.resolve("quote"))) {
            throw new IOException("EVIDENCE_DEVICE_MISSING: no " + device.resolve("quote")
                    + "; the process runs outside of Gramine, or the manifest has no sgx.remote_attestation ="
                    + " \"dcap\"");
        }
        Files.write(device.resolve("user_report_data"), reportData, StandardOpenOption.WRITE);
        byte[] quote = Files.readAllBytes(device.resolve("quote"));
        if (quote.length == 0) {
            throw new IOException("EVIDENCE_EMPTY: " + device.resolve("quote") + " gave no quote");
        }
        return Evidence.of(quote);
    }
}
