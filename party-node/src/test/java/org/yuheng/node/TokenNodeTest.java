package org.yuheng.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Security;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yuheng.adapter.node.PartyNode;
import org.yuheng.node.home.NodeHome;
import org.yuheng.node.home.NodeInit;
import org.yuheng.trust.identity.CertificateAuthority;
import org.yuheng.trust.identity.SignatureSuite;
import org.yuheng.trust.identity.SigningKey;
import org.yuheng.trust.identity.TlsIdentity;
import org.yuheng.trust.identity.TokenKeys;

/**
 * A node whose own key and whose owner's grant key are in a PKCS#11 token by configuration, and an orchestrator that calls it
 * with a key from there: mutual TLS with a token at both ends. SoftHSM's library reads SOFTHSM2_CONF, so the city is built in
 * a process of its own.
 */
class TokenNodeTest {

    private static final String PIN = "1234";
    private static final List<Path> LIBRARIES = List.of(
            Path.of("/usr/lib/softhsm/libsofthsm2.so"),
            Path.of("/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so"),
            Path.of("/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so"));

    @Test
    void servesAndSignsWithKeysThatStayInTheToken(@TempDir Path directory) throws Exception {
        Optional<Path> library = LIBRARIES.stream().filter(Files::isReadable).findFirst();
        assumeTrue(library.isPresent(), "skipped: needs SoftHSM (Debian package softhsm2)");
        Path configuration = Files.writeString(
                directory.resolve("softhsm2.conf"),
                "directories.tokendir = " + Files.createDirectory(directory.resolve("tokens"))
                        + "\nobjectstore.backend = file\n");
        List<String> makeToken =
                List.of("softhsm2-util", "--init-token", "--free", "--label", "node", "--pin", PIN, "--so-pin", "5678");
        assertThat(run(directory, configuration, makeToken)).contains("exit 0");
        assertThat(run(
                        directory,
                        configuration,
                        ChildProcess.command(
                                List.of("-XX:TieredStopAtLevel=1"),
                                TokenNodeTest.class,
                                library.get().toString(),
                                directory.toString())))
                .contains("all held")
                .contains("exit 0");
    }

    private static String run(Path directory, Path configuration, List<String> command) throws Exception {
        Path output = directory.resolve("output.txt");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("SOFTHSM2_CONF", configuration.toString());
        builder.environment().put("YUHENG_NODE_TOKEN_PIN", PIN);
        Process process = builder.start();
        if (!process.waitFor(180, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            return "no end after 180 s";
        }
        return Files.readString(output) + "exit " + process.exitValue();
    }

    /** Runs with its own SOFTHSM2_CONF. */
    public static void main(String[] arguments) throws Exception {
        Path library = Path.of(arguments[0]);
        Path directory = Path.of(arguments[1]);
        makeKeys(library, "node", "grant", "orchestrator");
        TokenKeys token = new TokenKeys(
                library.toString(),
                0,
                Map.of("node.key", "node", "tax.grant.key", "grant", "orchestrator", "orchestrator"));
        try (City city = new City(directory.resolve("city"))) {
            city.token(token);
            Node node = city.add("tax-node", "tax", List.of("tax"), false);
            NodeHome home = node.home();
            assertThat(home.has("keys/node.key")).isFalse();
            assertThat(home.has("keys/tax.grant.key")).isFalse();
            assertThat(home.has("keys/witness.key")).isTrue();
            assertThat(home.signingKey("tax.grant.key").suite()).isEqualTo(SignatureSuite.P256);
            assertThat(city.dial("tax-node").describe().node()).isEqualTo("tax-node");

            SigningKey calling = home.signingKey("orchestrator");
            TlsIdentity fromToken = city.enrolled("orchestrator", calling);
            assertThat(fromToken.isInHardware()).isTrue();
            try (PartyNode dialled = city.dialer("orchestrator", city.orchestratorKey(), fromToken)
                    .dial(
                            "tax-node",
                            node.config().address(),
                            NodeHome.text(home.signingKey("node.key").verifyingKey()))) {
                assertThat(dialled.describe().node()).isEqualTo("tax-node");
            }
            city.stop("tax-node");
            assertThat(city.restart("tax-node").home().signingKey("node.key").keyId())
                    .isEqualTo(home.signingKey("node.key").keyId());

            refusesWhatCannotBe(library, directory, node);
        }
        System.out.println("all held");
        System.exit(0);
    }

    private static void refusesWhatCannotBe(Path library, Path directory, Node node) {
        TokenKeys unknown = new TokenKeys(library.toString(), 0, Map.of("node.key", "no such label"));
        assertThatThrownBy(() -> NodeInit.create(directory.resolve("other"), node.config(), Optional.of(unknown)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("PKCS11_KEY")
                .hasMessageContaining("no such label");
        TokenKeys witness = new TokenKeys(library.toString(), 0, Map.of("witness.key", "node"));
        assertThatThrownBy(() -> NodeInit.create(directory.resolve("other"), node.config(), Optional.of(witness)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("TOKEN_SUITE");
        assertThat(directory.resolve("other/keys")).isEmptyDirectory();
    }

    /** As keytool makes them: a key pair in the token, and a certificate of itself beside it. */
    private static void makeKeys(Path library, String... labels) throws Exception {
        Provider provider = Security.getProvider("SunPKCS11")
                .configure("--name=import\nlibrary=" + library + "\nslotListIndex=0\n");
        KeyStore store = KeyStore.getInstance("PKCS11", provider);
        store.load(null, PIN.toCharArray());
        for (String label : labels) {
            java.security.KeyPairGenerator generator = java.security.KeyPairGenerator.getInstance("EC");
            generator.initialize(new java.security.spec.ECGenParameterSpec("secp256r1"));
            PrivateKey key = generator.generateKeyPair().getPrivate();
            Certificate certificate = CertificateAuthority.createRoot(
                            label, SigningKey.fromPkcs8(key.getEncoded()), Instant.now(), Duration.ofDays(1))
                    .certificate();
            store.setKeyEntry(label, key, null, new Certificate[] {certificate});
        }
    }
}
