package org.yuheng.orchestrator.dispatch;

import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.yuheng.adapter.node.GrpcNodeDialer;
import org.yuheng.adapter.node.NodeDialer;
import org.yuheng.adapter.node.Transport;
import org.yuheng.adapter.wire.SignedMessages;
import org.yuheng.orchestrator.partner.TransportAuthority;

/** Nodes are called over mutual TLS under certificates of our transport authority, with every message signed. */
@Configuration(proxyBeanMethods = false)
class NodeConnections {

    /** Made at first use: the keys are read from PostgreSQL and from files. */
    @Bean
    @Lazy
    NodeDialer nodeDialer(TransportAuthority authority, Clock clock) {
        return new GrpcNodeDialer(
                new SignedMessages(TransportAuthority.ORCHESTRATOR, authority.messageKey(), clock),
                new Transport(authority.identity(), authority::anchors, clock));
    }
}
