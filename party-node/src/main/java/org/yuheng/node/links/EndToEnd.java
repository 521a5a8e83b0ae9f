package org.yuheng.node.links;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.yuheng.adapter.engine.Link;
import org.yuheng.adapter.wire.FrameStream;
import org.yuheng.trust.identity.Certificates;
import org.yuheng.trust.identity.VerifyingKey;

/**
 * TLS 1.3 of the JDK inside an Exchange stream, from node to node: whoever relays the stream, or ends the outer TLS, sees
 * ciphertext. The other side must show the certificate whose key the specification names.
 */
final class EndToEnd {

    private EndToEnd() {}

    static Link over(FrameStream stream, SSLContext tls, boolean dialled, String peerRole, VerifyingKey expected)
            throws IOException {
        StreamSocket transport = new StreamSocket(stream);
        SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket(transport, peerRole, 0, true);
        socket.setUseClientMode(dialled);
        socket.setNeedClientAuth(!dialled);
        socket.setEnabledProtocols(new String[] {"TLSv1.3"});
        socket.startHandshake();
        X509Certificate shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
        if (!Certificates.keyOf(shown).equals(expected)) {
            socket.close();
            throw new IOException("PEER_KEY: " + peerRole + " showed " + Certificates.keyOf(shown)
                    + ", the specification" + " names " + expected);
        }
        return new TlsLink(
                peerRole, socket, socket.getInputStream(), new BufferedOutputStream(socket.getOutputStream(), 1 << 14));
    }

    private record TlsLink(String peerRole, SSLSocket socket, InputStream in, OutputStream out) implements Link {
        @Override
        public void close() throws IOException {
            try (socket) {
                out.flush();
            }
        }
    }
}
