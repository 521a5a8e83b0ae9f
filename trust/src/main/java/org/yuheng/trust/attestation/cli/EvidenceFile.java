package org.yuheng.trust.attestation.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import org.yuheng.trust.attestation.Evidence;

/** Evidence from a file: the device's bytes, or the same as hex or base64 text, as people pass it on. */
final class EvidenceFile {

    private static final long LARGEST = 1 << 20;

    private EvidenceFile() {}

    static Evidence read(Path file) throws IOException {
        if (Files.size(file) > LARGEST) {
            throw new IOException(file + " has " + Files.size(file) + " bytes; evidence has at most " + LARGEST);
        }
        byte[] bytes = Files.readAllBytes(file);
        String text = new String(bytes, StandardCharsets.ISO_8859_1).strip();
        if (text.length() >= 64 && text.matches("([0-9a-fA-F]{2})+")) {
            return Evidence.of(HexFormat.of().parseHex(text));
        }
        if (text.length() >= 64 && text.matches("[0-9A-Za-z+/\\r\\n]+={0,2}")) {
            String joined = text.replaceAll("[\\r\\n]", "");
            byte[] decoded = joined.length() % 4 == 0 ? Base64.getDecoder().decode(joined) : new byte[0];
            if (Base64.getEncoder().encodeToString(decoded).equals(joined)) {
                return Evidence.of(decoded);
            }
        }
        return Evidence.of(bytes);
    }
}
