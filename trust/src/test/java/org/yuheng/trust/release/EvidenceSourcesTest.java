package org.yuheng.trust.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yuheng.trust.attestation.EvidenceKind;

/** Against directories that look like the drivers'; the hardware itself is not at hand here. */
class EvidenceSourcesTest {

    private static final byte[] REPORT_DATA = "r".repeat(64).getBytes(StandardCharsets.US_ASCII);
    private static final byte[] QUOTE = {4, 0, 2, 0, 1};

    @TempDir
    private Path directory;

    private Path entry(String provider) throws IOException {
        Path entry = Files.createDirectory(directory.resolve("yuheng"));
        Files.createFile(entry.resolve("inblob"));
        Files.writeString(entry.resolve("provider"), provider + "\n");
        Files.writeString(entry.resolve("generation"), "1\n");
        Files.write(entry.resolve("outblob"), QUOTE);
        return entry;
    }

    @Test
    void theKernelsReportEntryGetsTheReportDataAndGivesTheQuote() throws IOException {
        Path entry = entry("tdx_guest");
        TsmEvidenceSource source = new TsmEvidenceSource(entry);

        assertThat(source.quote(REPORT_DATA).bytes()).isEqualTo(QUOTE);
        assertThat(Files.readAllBytes(entry.resolve("inblob"))).isEqualTo(REPORT_DATA);
        assertThat(source.kind()).isEqualTo(EvidenceKind.TDX);
        Files.writeString(entry.resolve("provider"), "sev_guest\n");
        assertThat(source.kind()).isEqualTo(EvidenceKind.SNP);
    }

    @Test
    void anUnknownProviderAndAMissingOrEmptyEntryAreSaid() throws IOException {
        assertThatThrownBy(() -> new TsmEvidenceSource(directory.resolve("no/report")).quote(REPORT_DATA))
                .hasMessageContaining("EVIDENCE_DEVICE_MISSING");
        Path entry = entry("cca_guest");
        assertThatThrownBy(() -> new TsmEvidenceSource(entry).kind()).hasMessageContaining("EVIDENCE_PROVIDER_UNKNOWN");
        Files.write(entry.resolve("outblob"), new byte[0]);
        assertThatThrownBy(() -> new TsmEvidenceSource(entry).quote(REPORT_DATA))
                .hasMessageContaining("EVIDENCE_EMPTY");
    }

    @Test
    void gramineGetsTheReportDataAndGivesTheQuote() throws IOException {
        Files.createFile(directory.resolve("user_report_data"));
        Files.write(directory.resolve("quote"), QUOTE);

        assertThat(new GramineEvidenceSource(directory).quote(REPORT_DATA).bytes())
                .isEqualTo(QUOTE);
        assertThat(Files.readAllBytes(directory.resolve("user_report_data"))).isEqualTo(REPORT_DATA);
    }

    @Test
    void outsideOfGramineThereIsNoQuote() {
        assertThatThrownBy(() -> new GramineEvidenceSource(directory).quote(REPORT_DATA))
                .hasMessageContaining("EVIDENCE_DEVICE_MISSING");
    }

    @Test
    void aProgramThatAsksTheDeviceGivesTheReport() throws IOException {
        Path program = directory.resolve("csv-report");
        Files.writeString(program, "#!/bin/sh\nprintf 'report of %s' \"$1\"\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));

        assertThat(new String(
                        new CommandEvidenceSource(List.of(program.toString()))
                                .quote(REPORT_DATA)
                                .bytes(),
                        StandardCharsets.US_ASCII))
                .isEqualTo("report of " + "72".repeat(64));
        Files.writeString(program, "#!/bin/sh\nexit 1\n");
        assertThatThrownBy(() -> new CommandEvidenceSource(List.of(program.toString())).quote(REPORT_DATA))
                .hasMessageContaining("EVIDENCE_COMMAND_FAILED");
    }
}
