package org.yuheng.demo.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yuheng.trust.Digests;
import org.yuheng.trust.receipt.FiledForm;
import picocli.CommandLine;

/** The papers that somebody puts into a directory to have them checked. */
class PaperFilesTest {

    @TempDir
    private Path directory;

    @Test
    void readsEveryFileButTheReceiptAndWhatBelongsToIt() throws IOException {
        byte[] basis = "依据".getBytes(StandardCharsets.UTF_8);
        Files.write(directory.resolve("依据.pdf"), basis);
        Path form = Files.write(directory.resolve("form.json"), new byte[] {1});
        Files.write(directory.resolve(".hidden"), new byte[0]);

        assertThat(PaperFiles.in(directory, List.of(directory.resolve("./form.json"), form)))
                .containsExactly(
                        new FiledForm.Found(".hidden", Digests.of(new byte[0])),
                        new FiledForm.Found("依据.pdf", Digests.of(basis)));
    }

    @Test
    void leavesNothingOutThatItCannotRead() throws IOException {
        Files.createDirectory(directory.resolve("more"));
        assertThatThrownBy(() -> PaperFiles.in(directory, List.of()))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("PAPERS_UNREADABLE");
        assertThatThrownBy(() -> PaperFiles.in(directory.resolve("nowhere"), List.of()))
                .hasMessageStartingWith("PAPERS_UNREADABLE");
    }

    @Test
    void papersWithoutTheFormThatNamesThemAreUnusable() {
        assertThat(new CommandLine(new VerifyCommand())
                        .execute(directory.resolve("receipt.json").toString(), "--papers", directory.toString()))
                .isEqualTo(2);
    }
}
