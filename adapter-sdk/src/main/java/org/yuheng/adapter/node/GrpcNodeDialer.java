package org.yuheng.adapter.node;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.yuheng.adapter.wire.SignedMessages;
import org.yuheng.trust.identity.VerifyingKey;

/** Reaches nodes by gRPC over mutual TLS, with every message signed. */
public final class GrpcNodeDialer implements NodeDialer {

    private final SignedMessages messages;
    private final Transport transport;

    public GrpcNodeDialer(SignedMessages messages, Transport transport) {
        this.messages = messages;
        this.transport = transport;
    }

    @Override
    public PartyNode dial(String node, String address, String signingKey) {
        return new GrpcPartyNode(
                node, VerifyingKey.fromSpki(Base64.getDecoder().decode(signingKey)), messages, channel(address));
    }

    /** An open channel to {@code host:port}, for byte streams between nodes as well. */
    public ManagedChannel channel(String address) {
        int colon = address.lastIndexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException("address \"" + address + "\", expected host:port");
        }
        return NettyChannelBuilder.forAddress(
                        address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)))
                .sslContext(transport.forClient())
                .maxInboundMessageSize(Transport.MAX_MESSAGE_BYTES)
                .keepAliveTime(20, TimeUnit.SECONDS)
                .keepAliveTimeout(10, TimeUnit.SECONDS)
                .flowControlWindow(1 << 20)
                .build();
    }
}
