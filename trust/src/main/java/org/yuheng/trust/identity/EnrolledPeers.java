package org.yuheng.trust.identity;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Objects;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedTrustManager;
import org.yuheng.trust.Outcome;

/**
 * Believes certificates as {@link TrustAnchors#check} does, asked anew for every handshake, so that a revocation or a
 * rotated root counts at once. When the client names a host that it dials (endpoint identification), the certificate
 * must bear it; node ids are compared by the caller, who alone knows which node it meant ({@link Certificates#nameOf}).
 */
public final class EnrolledPeers extends X509ExtendedTrustManager {

    private final Supplier<TrustAnchors> anchors;
    private final Clock clock;

    public EnrolledPeers(Supplier<TrustAnchors> anchors, Clock clock) {
        this.anchors = Objects.requireNonNull(anchors);
        this.clock = Objects.requireNonNull(clock);
    }

    private NodeName check(X509Certificate[] chain) throws CertificateException {
        if (chain == null || chain.length == 0) {
            throw new CertificateException("CERT_MISSING: the other side showed no certificate");
        }
        Outcome<NodeName> name = anchors.get().check(chain[0], clock.instant());
        if (!name.isAccepted()) {
            throw new CertificateException(name.refusal().toString());
        }
        return name.value();
    }

    private void checkHost(NodeName name, SSLSession session, String identification) throws CertificateException {
        if (identification == null || identification.isEmpty()) {
            return;
        }
        String host = session == null ? null : session.getPeerHost();
        boolean named = host != null
                && (name.dnsNames().stream().anyMatch(host::equalsIgnoreCase)
                        || name.ipAddresses().contains(host));
        if (!named) {
            throw new CertificateException("CERT_HOST: dialled " + host + ", the certificate of node " + name.nodeId()
                    + " names " + name.dnsNames() + " " + name.ipAddresses());
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        NodeName name = check(chain);
        if (socket instanceof SSLSocket tls) {
            checkHost(name, tls.getHandshakeSession(), tls.getSSLParameters().getEndpointIdentificationAlgorithm());
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        checkHost(
                check(chain),
                engine.getHandshakeSession(),
                engine.getSSLParameters().getEndpointIdentificationAlgorithm());
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return anchors.get().roots().toArray(X509Certificate[]::new);
    }
}
