package org.yuheng.trust.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
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
        }
        System.out.println("all held");
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
