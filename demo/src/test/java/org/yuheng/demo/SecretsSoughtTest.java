package org.yuheng.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsSoughtTest {

    private static final String PASSWORD = "correct-horse-battery";
    private static final String PERSON = "999999195004120000";

    @TempDir
    private Path state;

    @BeforeEach
    void whatEveryRunHas() throws IOException {
        write("password", PASSWORD + "\n");
        write("nodes/city-node/people/tax.token", "token-of-somebody-1234\n");
        write("city/city_tax.csv", "person_id,tax\n" + PERSON + ",12\n");
        write("results/opened.csv", PERSON + ",12\n");
        write("logs/orchestrator.log", "started, nothing to tell\n");
    }

    @Test
    void findsNothingWhereEverySecretIsInItsOwnPlace() throws IOException {
        SecretsSought.Report report = SecretsSought.in(state);

        assertThat(report.found()).isEmpty();
        assertThat(report.files()).isEqualTo(1);
    }

    @Test
    void findsAPasswordATokenAndARowInLogsAndDatabases() throws IOException {
        write("logs/city-node.log", "signed in with " + PASSWORD + " at nine\n");
        write("orchestrator/postgres/base/1/2", "\0\0token-of-somebody-1234\0");
        write("nodes/city-node/node.db-wal", "\1\2" + PERSON + "\3");

        assertThat(SecretsSought.in(state).found())
                .hasSize(3)
                .anyMatch(line -> line.equals("the content of password in logs/city-node.log"))
                .anyMatch(line -> line.endsWith("tax.token in orchestrator/postgres/base/1/2"))
                .anyMatch(line -> line.endsWith("city_tax.csv in nodes/city-node/node.db-wal"));
    }

    @Test
    void findsPrivateKeysInEveryUsualForm() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        byte[] ec = generator.generateKeyPair().getPrivate().getEncoded();
        byte[] edwards = KeyPairGenerator.getInstance("Ed25519")
                .generateKeyPair()
                .getPrivate()
                .getEncoded();
        Files.write(state.resolve("a"), ec);
        Files.write(state.resolve("b"), edwards);
        write("c", "key=" + Base64.getEncoder().encodeToString(ec));
        write("d", "key=" + Base64.getEncoder().encodeToString(edwards));
        write("e", "-----BEGIN PRIVATE KEY-----\n");

        assertThat(SecretsSought.in(state).found()).hasSize(5);
    }

    @Test
    void findsWhatLiesAcrossTheEdgesOfWhatIsReadAtOnce() throws IOException {
        for (int at = (1 << 20) - 40; at < (1 << 20) + 40; at++) {
            byte[] file = new byte[(1 << 20) + 200];
            Arrays.fill(file, (byte) 'x');
            System.arraycopy(PASSWORD.getBytes(StandardCharsets.UTF_8), 0, file, at, PASSWORD.length());
            Files.write(state.resolve("logs/large"), file);

            assertThat(SecretsSought.in(state).found()).as("at %d", at).hasSize(1);
        }
    }

    private void write(String name, String content) throws IOException {
        Path file = state.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content, StandardCharsets.ISO_8859_1);
    }
}
