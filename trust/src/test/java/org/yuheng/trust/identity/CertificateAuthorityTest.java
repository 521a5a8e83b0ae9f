package org.yuheng.trust.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateAuthorityTest {

    private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");
    private static final Duration YEAR = Duration.ofDays(365);

    private final SigningKey caKey = SigningKey.generate(SignatureSuite.P256);
    private final CertificateAuthority authority =
            CertificateAuthority.createRoot("enrolment", caKey, NOW, YEAR.multipliedBy(10));
    private final SigningKey nodeKey = SigningKey.generate(SignatureSuite.P256);
    private final X509Certificate node = issue(authority, nodeKey, "tax");
    private final TrustAnchors anchors = new TrustAnchors(List.of(authority.certificate()), List.of(list(authority)));

    @Test
    void saysWhoACertificateIs() {
        NodeName name = anchors.check(node, NOW).value();
        assertThat(name).isEqualTo(NodeName.local("tax"));
        assertThat(Certificates.keyOf(node)).isEqualTo(nodeKey.verifyingKey());
    }

    @Test
    void refusesStrangersExpiredAndRevokedCertificates() {
        CertificateAuthority stranger =
                CertificateAuthority.createRoot("enrolment", SigningKey.generate(SignatureSuite.P256), NOW, YEAR);
        refuses(anchors, issue(stranger, nodeKey, "tax", Duration.ofDays(30)), NOW, "CERT_UNKNOWN_ISSUER");
        refuses(anchors, node, NOW.plus(YEAR).plusSeconds(1), "CERT_EXPIRED");
        refuses(anchors, node, NOW.minus(Duration.ofHours(1)), "CERT_NOT_YET_VALID");
        X509CRL revoked = authority.revocationList(
                List.of(new CertificateAuthority.Revocation(Certificates.serialOf(node), NOW)), 2, NOW, NOW.plus(YEAR));
        refuses(
                new TrustAnchors(List.of(authority.certificate()), List.of(list(authority), revoked)),
                node,
                NOW,
                "CERT_REVOKED");
    }

    @Test
    void missingStaleOrForeignRevocationListsAreRefusals() {
        List<X509Certificate> roots = List.of(authority.certificate());
        refuses(new TrustAnchors(roots, List.of()), node, NOW, "CRL_MISSING");
        X509CRL stale = authority.revocationList(List.of(), 1, NOW, NOW.plus(Duration.ofDays(7)));
        refuses(new TrustAnchors(roots, List.of(stale)), node, NOW.plus(Duration.ofDays(8)), "CRL_STALE");
        CertificateAuthority stranger =
                CertificateAuthority.createRoot("enrolment", SigningKey.generate(SignatureSuite.P256), NOW, YEAR);
        refuses(new TrustAnchors(roots, List.of(list(stranger))), node, NOW, "CRL_MISSING");
        refuses(new TrustAnchors(List.of(), List.of(list(authority))), node, NOW, "CERT_UNKNOWN_ISSUER");
    }

    @Test
    void anAuthorityItselfIsNoNode() {
        refuses(anchors, authority.certificate(), NOW, "CERT_USAGE");
    }

    @Test
    void issuesOnlyWhatTheTokenAllowsAndOnlyToTheHolderOfTheKey() {
        byte[] request = Certificates.signingRequest(NodeName.local("tax"), nodeKey);
        assertThat(authority
                        .issue(request, NodeName.local("police"), NOW, YEAR)
                        .refusal()
                        .code())
                .isEqualTo("CSR_NAME_NOT_ALLOWED");
        byte[] forged = request.clone();
        forged[forged.length - 1] ^= 1;
        assertThat(authority
                        .issue(forged, NodeName.local("tax"), NOW, YEAR)
                        .refusal()
                        .code())
                .isEqualTo("CSR_SIGNATURE");
        assertThat(authority
                        .issue(new byte[] {1, 2}, NodeName.local("tax"), NOW, YEAR)
                        .refusal()
                        .code())
                .isEqualTo("CSR_MALFORMED");
        assertThat(authority
                        .issue(request, NodeName.local("tax"), NOW, YEAR.multipliedBy(20))
                        .refusal()
                        .code())
                .isEqualTo("CA_ENDS_FIRST");
    }

    @Test
    void rotatesWithOverlap() {
        CertificateAuthority next = authority.successor(
                "enrolment 2", SigningKey.generate(SignatureSuite.P256), NOW, YEAR.multipliedBy(10));
        X509Certificate renewed = issue(next, nodeKey, "tax");
        TrustAnchors both = new TrustAnchors(
                List.of(authority.certificate(), next.certificate()), List.of(list(authority), list(next)));
        assertThat(both.check(node, NOW).isAccepted()).isTrue();
        assertThat(both.check(renewed, NOW).isAccepted()).isTrue();
        TrustAnchors after = new TrustAnchors(List.of(next.certificate()), List.of(list(next)));
        refuses(after, node, NOW, "CERT_UNKNOWN_ISSUER");
        assertThatThrownBy(() -> authority.successor("again", caKey, NOW, YEAR))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void speaksMutualTlsAndOnlyToEnrolledNodes(@TempDir Path directory) throws Exception {
        Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
        TlsIdentity server;
        try (Password password = Password.random()) {
            TlsIdentity.of(nodeKey, node).write(directory.resolve("node.p12"), password);
            server = TlsIdentity.read(directory.resolve("node.p12"), password).value();
        }
        SigningKey clientKey = SigningKey.generate(SignatureSuite.P256);
        TlsIdentity client = TlsIdentity.of(clientKey, issue(authority, clientKey, "police"));
        assertThat(handshake(server, anchors, client, anchors, clock, "localhost"))
                .isEqualTo("police");

        CertificateAuthority stranger =
                CertificateAuthority.createRoot("enrolment", SigningKey.generate(SignatureSuite.P256), NOW, YEAR);
        TlsIdentity outsider = TlsIdentity.of(clientKey, issue(stranger, clientKey, "police", Duration.ofDays(30)));
        assertThatThrownBy(() -> handshake(server, anchors, outsider, anchors, clock, "localhost"))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() ->
                        handshake(server, anchors, client, new TrustAnchors(List.of(), List.of()), clock, "localhost"))
                .isInstanceOf(SSLException.class)
                .hasMessageContaining("CERT_UNKNOWN_ISSUER");
        assertThatThrownBy(() -> handshake(server, anchors, client, anchors, clock, "other.example"))
                .isInstanceOf(SSLException.class)
                .hasMessageContaining("CERT_HOST");
    }

    private static String handshake(
            TlsIdentity server,
            TrustAnchors serverAnchors,
            TlsIdentity client,
            TrustAnchors clientAnchors,
            Clock clock,
            String dialled)
            throws Exception {
        try (SSLServerSocket listening = (SSLServerSocket) server.sslContext(() -> serverAnchors, clock)
                .getServerSocketFactory()
                .createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            listening.setNeedClientAuth(true);
            CompletableFuture<String> seen = CompletableFuture.supplyAsync(() -> {
                try (SSLSocket accepted = (SSLSocket) listening.accept()) {
                    accepted.setSoTimeout(5000);
                    accepted.startHandshake();
                    X509Certificate peer =
                            (X509Certificate) accepted.getSession().getPeerCertificates()[0];
                    accepted.getOutputStream().write(1);
                    return Certificates.nameOf(peer).value().nodeId();
                } catch (IOException e) {
                    return "refused: " + e.getMessage();
                }
            });
            try (Socket raw = new Socket(InetAddress.getLoopbackAddress(), listening.getLocalPort());
                    SSLSocket socket = (SSLSocket) client.sslContext(() -> clientAnchors, clock)
                            .getSocketFactory()
                            .createSocket(raw, dialled, listening.getLocalPort(), true)) {
                SSLParameters parameters = socket.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                socket.setSSLParameters(parameters);
                socket.setSoTimeout(5000);
                socket.startHandshake();
                assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.3");
                if (socket.getInputStream().read() != 1) {
                    throw new IOException("closed by the server: " + seen.get());
                }
            }
            return seen.get();
        }
    }

    private static void refuses(TrustAnchors anchors, X509Certificate certificate, Instant now, String code) {
        assertThat(anchors.check(certificate, now).refusal().code()).isEqualTo(code);
    }

    private static X509CRL list(CertificateAuthority authority) {
        return authority.revocationList(List.of(), 1, NOW, NOW.plus(YEAR.multipliedBy(5)));
    }

    private static X509Certificate issue(CertificateAuthority authority, SigningKey key, String node) {
        return issue(authority, key, node, YEAR);
    }

    private static X509Certificate issue(
            CertificateAuthority authority, SigningKey key, String node, Duration validity) {
        return authority
                .issue(Certificates.signingRequest(NodeName.local(node), key), NodeName.local(node), NOW, validity)
                .value();
    }
}
