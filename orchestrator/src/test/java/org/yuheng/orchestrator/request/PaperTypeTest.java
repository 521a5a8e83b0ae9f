package org.yuheng.orchestrator.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

class PaperTypeTest {

    @Test
    void knowsFilesByTheirFirstBytes() throws IOException {
        assertThat(PaperType.of("%PDF-1.7 …".getBytes(StandardCharsets.UTF_8))).contains(PaperType.PDF);
        assertThat(PaperType.of(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0}))
                .contains(PaperType.PNG);
        assertThat(PaperType.of(new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff, (byte) 0xe0}))
                .contains(PaperType.JPEG);
        assertThat(PaperType.of(zip("OFD.xml"))).contains(PaperType.OFD);
    }

    @Test
    void takesNothingElseForAPaper() throws IOException {
        assertThat(PaperType.of(zip("word/document.xml"))).isEmpty();
        assertThat(PaperType.of(zip("evil/OFD.xml"))).isEmpty();
        assertThat(PaperType.of(new byte[] {'P', 'K', 3, 4, 0, 0, 0, 0, 0})).isEmpty();
        assertThat(PaperType.of("<svg onload=alert(1)>".getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
        assertThat(PaperType.of("<html>%PDF-1.7".getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
        assertThat(PaperType.of(new byte[0])).isEmpty();
        assertThat(PaperType.of(new byte[] {'%', 'P', 'D'})).isEmpty();
    }

    static byte[] zip(String entry) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry(entry));
            zip.write("<ofd/>".getBytes(StandardCharsets.UTF_8));
            zip.closeEntry();
        }
        return bytes.toByteArray();
    }
}
