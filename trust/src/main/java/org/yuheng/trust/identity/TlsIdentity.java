package org.yuheng.trust.identity;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.util.Arrays;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.yuheng.trust.Outcome;

/**
 * A node's P-256 key and certificate for mutual TLS 1.3, as the JDK and gRPC want them; kept in PKCS#12, or with the key in a
 * {@link Pkcs11Token}.
 */
public final class TlsIdentity {

    private static final String ALIAS = "node";

    private final PrivateKey privateKey;
    private final X509Certificate certificate;

    private TlsIdentity(PrivateKey privateKey, X509Certificate certificate) {
        this.privateKey = privateKey;
        this.certificate = certificate;
    }

    /** @throws IllegalArgumentException when the key is not P-256 or the certificate is of another key */
    public static TlsIdentity of(SigningKey key, X509Certificate certificate) {
        if (key.suite() != SignatureSuite.P256) {
            throw new IllegalArgumentException(key.suite() + " key; TLS of the JDK needs P256");
        }
        if (!Certificates.keyOf(certificate).equals(key.verifyingKey())) {
            throw new IllegalArgumentException("the certificate is not of key " + key.keyId());
        }
        if (key.handle().isPresent()) {
            return new TlsIdentity(key.handle().get(), certificate);
        }
        byte[] pkcs8 = key.pkcs8();
        try {
            return new TlsIdentity(
                    KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(pkcs8)), certificate);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK does not read P-256 key " + key.keyId(), e);
        } finally {
            Arrays.fill(pkcs8, (byte) 0);
        }
    }

    public X509Certificate certificate() {
        return certificate;
    }

    /** For {@code SslContextBuilder.keyManager(...)} of gRPC. */
    public PrivateKey privateKey() {
        return privateKey;
    }

    /** Whether the key stays in a token: then only the JDK's own TLS can use it, no native library that wants its bytes. */
    public boolean isInHardware() {
        return privateKey.getEncoded() == null;
    }

    /**
     * Key and certificate in memory, protected by {@code password}.
     *
     * @throws IllegalStateException for a key in a token, which does not come out
     */
    public KeyStore keyStore(Password password) {
        if (isInHardware()) {
            throw new IllegalStateException("the key of " + this + " lives in hardware and cannot be exported");
        }
        char[] characters = password.reveal();
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry(ALIAS, privateKey, characters, new Certificate[] {certificate});
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("key store cannot be made", e);
        } finally {
            Arrays.fill(characters, '\0');
        }
    }

    /** Writes a new PKCS#12 file for its owner only. */
    public void write(Path file, Password password) throws IOException {
        char[] characters = password.reveal();
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            keyStore(password).store(bytes, characters);
            KeyFile.writePrivately(file, bytes.toByteArray());
        } catch (GeneralSecurityException e) {
            throw new IOException("key store " + file + " cannot be written", e);
        } finally {
            Arrays.fill(characters, '\0');
        }
    }

    /** @return refused with {@code KEY_FILE_PASSWORD} when the file does not open */
    public static Outcome<TlsIdentity> read(Path file, Password password) throws IOException {
        byte[] content = Files.readAllBytes(file);
        char[] characters = password.reveal();
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(new ByteArrayInputStream(content), characters);
            if (store.getKey(ALIAS, characters) instanceof PrivateKey key
                    && store.getCertificate(ALIAS) instanceof X509Certificate certificate) {
                return Outcome.accepted(new TlsIdentity(key, certificate));
            }
            return Outcome.refused("KEY_FILE_MALFORMED", file + " has no entry \"" + ALIAS + "\"; enrol again");
        } catch (IOException | GeneralSecurityException e) {
            return Outcome.refused(
                    "KEY_FILE_PASSWORD",
                    "the password does not open " + file
                            + " (or the file is damaged); give the one it was written with");
        } finally {
            Arrays.fill(characters, '\0');
        }
    }

    /** What shows this certificate in a handshake; gRPC's {@code SslContextBuilder.keyManager(...)} takes it too. */
    public KeyManager keyManager() {
        return new OneIdentity(privateKey, certificate);
    }

    public KeyManager[] keyManagers() {
        return new KeyManager[] {keyManager()};
    }

    /**
     * TLS 1.3 context that shows this certificate and believes what {@code anchors} believe at the time of each handshake.
     * Servers must still call {@code setNeedClientAuth(true)}.
     */
    public SSLContext sslContext(Supplier<TrustAnchors> anchors, Clock clock) {
        try {
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(keyManagers(), new TrustManager[] {new EnrolledPeers(anchors, clock)}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK has TLS 1.3", e);
        }
    }

    @Override
    public String toString() {
        return "TLS identity of " + certificate.getSubjectX500Principal();
    }
}
