package org.yuheng.adapter.node;

import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslProvider;
import java.time.Clock;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.yuheng.trust.identity.EnrolledPeers;
import org.yuheng.trust.identity.TlsIdentity;
import org.yuheng.trust.identity.TrustAnchors;

/**
 * Mutual TLS 1.3 between enrolled parties: our certificate, and whose certificates we believe at each handshake.
 *
 * @param anchors asked anew at each handshake, so that a revocation counts at once
 */
public record Transport(TlsIdentity identity, Supplier<TrustAnchors> anchors, Clock clock) {

    /** Largest gRPC message, in bytes; a specification with its grants fits, data never travels in one. */
    public static final int MAX_MESSAGE_BYTES = 2 << 20;

    SslContext forClient() {
        return built(SslContextBuilder.forClient()
                .keyManager(identity.keyManager())
                .trustManager(new EnrolledPeers(anchors, clock))
                .protocols("TLSv1.3"));
    }

    SslContext forServer() {
        return built(SslContextBuilder.forServer(identity.keyManager())
                .trustManager(new EnrolledPeers(anchors, clock))
                .clientAuth(ClientAuth.REQUIRE)
                .protocols("TLSv1.3"));
    }

    /** The native TLS wants the bytes of the key; one in a token has none to give, so the JDK's signs with it. */
    private SslContext built(SslContextBuilder builder) {
        try {
            return (identity.isInHardware()
                            ? GrpcSslContexts.configure(builder, SslProvider.JDK)
                            : GrpcSslContexts.configure(builder))
                    .build();
        } catch (SSLException e) {
            throw new IllegalStateException("TLS cannot be set up", e);
        }
    }
}
