package org.yuheng.trust.attestation.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.yuheng.trust.attestation.Evidence;
import org.yuheng.trust.attestation.checking.BytesAsText;

/** Evidence from a file: the device's bytes, or the same as hex or base64 text, as people pass it on. */
final class EvidenceFile {

    /** Bytes; no kind of evidence comes near it, in hex either. */
    static final long LARGEST = 1 << 20;

    /** What is shorter is no evidence in any encoding, and a few bytes of binary may look like text. */
    private static final int SHORTEST_TEXT = 64;

    private EvidenceFile() {}

    static Evidence read(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        return Evidence.of(
                bytes.length < SHORTEST_TEXT ? bytes : BytesAsText.read(bytes).orElse(bytes));
    }
}
