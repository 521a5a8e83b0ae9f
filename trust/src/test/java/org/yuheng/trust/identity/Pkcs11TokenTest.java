package org.yuheng.trust.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Security;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against SoftHSM, where it is installed. Its library reads SOFTHSM2_CONF, so the work is done in a process of its own. */
class Pkcs11TokenTest {

    private static final String PIN = "1234";

    @Test
    void signsWithAKeyThatStaysInTheToken(@TempDir Path directory) throws Exception {
        Optional<Path> library = library();
        assumeTrue(library.isPresent(), "skipped: needs SoftHSM (Debian package softhsm2)");
        Path tokens = Files.createDirectory(directory.resolve("tokens"));
        Path configuration = Files.writeString(
                directory.resolve("softhsm2.conf"),
                "directories.tokendir = " + tokens + "\nobjectstore.backend = file\n");
        assertThat(run(
                        configuration,
                        "softhsm2-util",
                        "--init-token",
                        "--free",
                        "--label",
                        "node",
                        "--pin",
                        PIN,
                        "--so-pin",
                        "5678"))
                .contains("exit 0");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        assertThat(run(
                        configuration,
                        java,
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")) + ":"
                                + classPath(),
                        Pkcs11TokenTest.class.getName(),
                        library.get().toString()))
                .contains("all held")
                .contains("exit 0");
    }

    @Test
    void saysWhenThereIsNoLibrary() {
        try (Password pin = Password.of(PIN.toCharArray())) {
            assertThat(Pkcs11Token.open(Path.of("no-such-library.so"), 0, pin)
                            .refusal()
                            .code())
                    .isEqualTo("PKCS11_LIBRARY");
        }
    }

    /** Runs with its own SOFTHSM2_CONF. */
    public static void main(String[] arguments) throws Exception {
        Path library = Path.of(arguments[0]);
        SigningKey software = SigningKey.generate(SignatureSuite.P256);
        Instant now = Instant.now();
        X509Certificate certificate = CertificateAuthority.createRoot("node", software, now, Duration.ofDays(1))
                .certificate();
        Provider provider = Security.getProvider("SunPKCS11")
                .configure("--name=import\nlibrary=" + library + "\nslotListIndex=0\n");
        KeyStore store = KeyStore.getInstance("PKCS11", provider);
        store.load(null, PIN.toCharArray());
        PrivateKey key = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(software.pkcs8()));
        store.setKeyEntry("node", key, null, new Certificate[] {certificate});

        try (Password pin = Password.of(PIN.toCharArray());
                Password wrong = Password.of("9999".toCharArray())) {
            SigningKey token =
                    Pkcs11Token.open(library, 0, pin).value().signingKey("node").value();
            byte[] message = "grant".getBytes(StandardCharsets.UTF_8);
            assertThat(token.keyId()).isEqualTo(software.keyId());
            assertThat(software.verifyingKey().verify(message, token.sign(message)))
                    .isTrue();
            assertThatThrownBy(token::pkcs8).isInstanceOf(IllegalStateException.class);
            assertThat(Pkcs11Token.open(library, 0, pin)
                            .value()
                            .signingKey("other")
                            .refusal()
                            .code())
                    .isEqualTo("PKCS11_KEY");
            assertThat(Pkcs11Token.open(library, 7, wrong).refusal().code()).isEqualTo("PKCS11_LIBRARY");
            TokenKeys configured = new TokenKeys(library.toString(), 0, Map.of("node.key", "node"));
            assertThat(configured.signingKey("node.key", pin).value().keyId()).isEqualTo(software.keyId());
            assertThat(configured.signingKey("tax.grant.key", pin).refusal().code())
                    .isEqualTo("PKCS11_KEY");
            bothEndsShakeHands(token);
        }
        System.out.println("all held");
    }

    /** Mutual TLS 1.3 in which the token signs for the client, and then for the server. */
    private static void bothEndsShakeHands(SigningKey token) throws Exception {
        Instant now = Instant.now();
        SigningKey rootKey = SigningKey.generate(SignatureSuite.P256);
        CertificateAuthority root = CertificateAuthority.createRoot("root", rootKey, now, Duration.ofDays(9));
        TrustAnchors anchors = new TrustAnchors(
                List.of(root.certificate()),
                List.of(root.revocationList(List.of(), 1, now, now.plus(Duration.ofDays(1)))));
        TlsIdentity inToken = identity(root, "token-node", token, now);
        TlsIdentity inFile = identity(root, "file-node", SigningKey.generate(SignatureSuite.P256), now);
        assertThat(inToken.isInHardware()).isTrue();
        assertThat(inFile.isInHardware()).isFalse();
        assertThatThrownBy(() -> inToken.keyStore(Password.random())).isInstanceOf(IllegalStateException.class);
        assertThat(clientSeenBy(inFile, inToken, anchors)).isEqualTo("token-node");
        assertThat(clientSeenBy(inToken, inFile, anchors)).isEqualTo("file-node");
    }

    private static TlsIdentity identity(CertificateAuthority root, String node, SigningKey key, Instant now) {
        return TlsIdentity.of(
                key,
                root.issue(
                                Certificates.signingRequest(NodeName.local(node), key),
                                NodeName.local(node),
                                now,
                                Duration.ofDays(1))
                        .value());
    }

    private static String clientSeenBy(TlsIdentity server, TlsIdentity client, TrustAnchors anchors) throws Exception {
        Clock clock = Clock.systemUTC();
        try (SSLServerSocket listening = (SSLServerSocket) server.sslContext(() -> anchors, clock)
                .getServerSocketFactory()
                .createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            listening.setNeedClientAuth(true);
            CompletableFuture<String> seen = CompletableFuture.supplyAsync(() -> {
                try (SSLSocket accepted = (SSLSocket) listening.accept()) {
                    accepted.startHandshake();
                    accepted.getOutputStream().write(1);
                    return Certificates.nameOf(
                                    (X509Certificate) accepted.getSession().getPeerCertificates()[0])
                            .value()
                            .nodeId();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            try (SSLSocket socket = (SSLSocket) client.sslContext(() -> anchors, clock)
                    .getSocketFactory()
                    .createSocket(InetAddress.getLoopbackAddress(), listening.getLocalPort())) {
                socket.startHandshake();
                assertThat(socket.getInputStream().read()).isEqualTo(1);
            }
            return seen.get(60, TimeUnit.SECONDS);
        }
    }

    private static Optional<Path> library() {
        return List.of(
                        Path.of("/usr/lib/softhsm/libsofthsm2.so"),
                        Path.of("/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so"),
                        Path.of("/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so"))
                .stream()
                .filter(Files::isReadable)
                .findFirst();
    }

    /** The class path as the class loader has it: a test launcher may not put it into a system property. */
    private static String classPath() throws Exception {
        StringBuilder path = new StringBuilder();
        for (Class<?> type : List.of(
                Pkcs11TokenTest.class,
                Pkcs11Token.class,
                org.bouncycastle.jce.provider.BouncyCastleProvider.class,
                org.bouncycastle.cert.X509CertificateHolder.class,
                org.bouncycastle.asn1.gm.GMObjectIdentifiers.class,
                org.assertj.core.api.Assertions.class,
                net.bytebuddy.ByteBuddy.class,
                org.junit.jupiter.api.Test.class)) {
            var source = type.getProtectionDomain().getCodeSource();
            path.append(Path.of(source.getLocation().toURI())).append(':');
        }
        return path.toString();
    }

    private static String run(Path configuration, String... command) throws Exception {
        Path output = Files.createTempFile("pkcs11", ".txt");
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
            builder.environment().put("SOFTHSM2_CONF", configuration.toString());
            Process process = builder.start();
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return "no end after 60 s";
            }
            return Files.readString(output) + "exit " + process.exitValue();
        } finally {
            Files.delete(output);
        }
    }
}
