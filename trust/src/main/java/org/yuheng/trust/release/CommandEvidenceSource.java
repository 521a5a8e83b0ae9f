package org.yuheng.trust.release;

import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.yuheng.trust.attestation.Evidence;

/**
 * Evidence from a device that answers ioctl calls only, such as Hygon's {@code /dev/csv-guest}: a small program beside this
 * one makes the call. It gets the report data as 128 hex digits in its last argument, and writes the report to its standard
 * output. It belongs to what is measured, like every other file of the image.
 */
public final class CommandEvidenceSource implements EvidenceSource {

    private static final int REPORT_DATA = 64;
    private static final int LARGEST = 1 << 20;
    private static final long PATIENCE_SECONDS = 30;

    private final List<String> command;

    /** @param command program and arguments before the report data */
    public CommandEvidenceSource(List<String> command) {
        if (command.isEmpty()) {
            throw new IllegalArgumentException("a command names a program");
        }
        this.command = List.copyOf(command);
    }

    @Override
    public Evidence quote(byte[] reportData) throws IOException {
        if (reportData.length != REPORT_DATA) {
            throw new IllegalArgumentException("report data of " + reportData.length + " bytes, expected 64");
        }
        List<String> whole = new java.util.ArrayList<>(command);
        whole.add(HexFormat.of().formatHex(reportData));
        Process process = new ProcessBuilder(whole)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            process.getOutputStream().close();
            byte[] report = process.getInputStream().readNBytes(LARGEST + 1);
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    || process.exitValue() != 0
                    || report.length == 0) {
                throw new IOException("EVIDENCE_COMMAND_FAILED: " + command.get(0) + " gave no report");
            }
            if (report.length > LARGEST) {
                throw new IOException(
                        "EVIDENCE_COMMAND_FAILED: " + command.get(0) + " gave more than " + LARGEST + " bytes");
            }
            return Evidence.of(report);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for " + command.get(0), e);
        } finally {
            process.destroyForcibly();
        }
    }
}
