package org.yuheng.trust.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yuheng.trust.identity.SignatureSuite;
import org.yuheng.trust.identity.SigningKey;

/** An existing client reads the log: Go's note and tlog packages, where Go is at hand. */
class GoClientTest {

    private static final String ORIGIN = "log.city.example/yuheng";
    private static final int SIZE = 700;

    @Test
    void goReadsCheckpointTilesAndProofs(@TempDir Path directory) throws Exception {
        Path program = buildReader(directory);
        NoteSigner signer = new NoteSigner(ORIGIN, SigningKey.generate(SignatureSuite.ED25519));
        Path published = publish(directory, signer);

        assertThat(run(directory, program.toString(), published.toString(), signer.verifierKey()))
                .contains("exit 0")
                .contains(SIZE + " records of " + ORIGIN);

        Path tile = published.resolve("tile/0/001");
        byte[] hashes = Files.readAllBytes(tile);
        hashes[77] ^= 1;
        Files.write(tile, hashes);
        assertThat(run(directory, program.toString(), published.toString(), signer.verifierKey()))
                .contains("exit 1");
    }

    private static Path publish(Path directory, NoteSigner signer) throws IOException {
        TransparencyLog log = new TransparencyLog(new MemoryLogStore());
        log.append(TransparencyLogTest.entries(0, SIZE));
        Path published = Files.createDirectory(directory.resolve("log"));
        for (String path :
                List.of("tile/0/000", "tile/0/001", "tile/0/002.p/188", "tile/1/000.p/2", "tile/entries/000")) {
            Path file = published.resolve(path);
            Files.createDirectories(file.getParent());
            Files.write(file, log.read(path).orElseThrow());
        }
        Files.createDirectory(published.resolve("records"));
        for (int i = 0; i < SIZE; i++) {
            Files.write(published.resolve("records/" + i), TransparencyLogTest.entry(i));
        }
        Files.writeString(published.resolve("checkpoint"), signer.sign(log.checkpoint(ORIGIN, SIZE)));
        return published;
    }

    private static Path buildReader(Path directory) throws Exception {
        Optional<Path> go = go();
        assumeTrue(go.isPresent(), "skipped: needs Go on the PATH");
        Path program = directory.resolve("readlog");
        String built = run(Path.of("src/test/go/readlog"), go.get().toString(), "build", "-o", program.toString(), ".");
        assumeTrue(built.endsWith("exit 0"), "skipped: needs the Go module golang.org/x/mod: " + built);
        return program;
    }

    private static Optional<Path> go() {
        String path = System.getenv().getOrDefault("PATH", "");
        return List.of((path + ":/usr/local/go/bin").split(":")).stream()
                .map(directory -> Path.of(directory, "go"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static String run(Path directory, String... command) throws Exception {
        Path output = Files.createTempFile("readlog", ".txt");
        try {
            Process process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(120, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return "no end after 120 s";
            }
            return Files.readString(output, StandardCharsets.UTF_8) + "exit " + process.exitValue();
        } finally {
            Files.delete(output);
        }
    }
}
