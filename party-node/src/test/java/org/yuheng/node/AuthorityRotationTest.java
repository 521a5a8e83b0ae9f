package org.yuheng.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yuheng.adapter.node.NodeUnreachable;
import org.yuheng.adapter.node.PartyNode;
import org.yuheng.node.home.NodeHome;
import org.yuheng.trust.identity.CertificateAuthority;
import org.yuheng.trust.identity.Certificates;
import org.yuheng.trust.identity.NodeName;
import org.yuheng.trust.identity.SignatureSuite;
import org.yuheng.trust.identity.SigningKey;
import org.yuheng.trust.identity.TlsIdentity;
import org.yuheng.trust.identity.TrustAnchors;
import org.yuheng.trust.membership.TransportRoots;

/**
 * The life of the transport authority as one running node meets it: certificates are issued, renewed and revoked, the authority
 * is succeeded with both counting meanwhile, and at last the former one no longer counts.
 */
class AuthorityRotationTest {

    @TempDir
    Path directory;

    /** What the orchestrator's REST answers; nothing until the first statement is there. */
    private final AtomicReference<byte[]> statement = new AtomicReference<>();

    private final AtomicReference<CountDownLatch> asked = new AtomicReference<>(new CountDownLatch(1));

    private City city;

    @Test
    void oneNodeFromTheFirstAuthorityToTheSecond() throws Exception {
        HttpServer orchestrator = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 4);
        orchestrator.createContext("/api/v1/transport-roots", exchange -> {
            byte[] body = statement.get();
            asked.get().countDown();
            exchange.sendResponseHeaders(body == null ? 503 : 200, body == null ? -1 : body.length);
            if (body != null) {
                exchange.getResponseBody().write(body);
            }
            exchange.close();
        });
        orchestrator.start();
        city = new City(directory);
        try {
            city.orchestrator("http://127.0.0.1:" + orchestrator.getAddress().getPort());
            Node node = city.add("tax-node", "tax", List.of("tax"), false);
            // as of the list that the node begins with: an older one would be a replay
            Instant now =
                    city.anchors().revocationLists().get(0).getThisUpdate().toInstant();
            SigningKey firstKey = city.authorityKey();
            SigningKey secondKey = SigningKey.generate(SignatureSuite.P256);
            CertificateAuthority first = city.authority();
            CertificateAuthority second = first.successor("test transport", secondKey, now, Duration.ofDays(30));
            TlsIdentity byFirst = city.enrolled("orchestrator", city.orchestratorKey());
            TlsIdentity bySecond = caller(second, now);
            assertThat(answers(byFirst, node)).isTrue();
            assertThat(answers(bySecond, node)).isFalse();

            // a successor that only names itself is not taken; the node goes on with what it has
            statement.set(TransportRoots.of(anchors(now, second), now)
                    .sign(List.of(secondKey))
                    .toBytes());
            awaitAsked();
            awaitAsked();
            assertThat(answers(bySecond, node)).isFalse();
            assertThat(answers(byFirst, node)).isTrue();

            // both count, without a restart; one certificate of the first is revoked
            TlsIdentity revoked = caller(first, now);
            statement.set(TransportRoots.of(
                            new TrustAnchors(
                                    List.of(second.certificate(), first.certificate()),
                                    List.of(list(second, now), list(first, now, revoked.certificate()))),
                            now)
                    .sign(List.of(secondKey, firstKey))
                    .toBytes());
            awaitTaken(node.home(), 2);
            assertThat(answers(bySecond, node)).isTrue();
            assertThat(answers(byFirst, node)).isTrue();
            assertThat(answers(revoked, node)).isFalse();

            // the node is renewed under the second, and the first goes
            SigningKey key = node.home().signingKey("node.key");
            NodeName name = NodeName.local("tax-node");
            Files.write(
                    node.home().resolve("keys/node.crt"),
                    second.issue(Certificates.signingRequest(name, key), name, now, Duration.ofDays(1))
                            .value()
                            .getEncoded());
            statement.set(TransportRoots.of(anchors(now, second), now)
                    .sign(List.of(secondKey))
                    .toBytes());
            city.stop("tax-node");
            Node renewed = city.restart("tax-node");
            awaitTaken(renewed.home(), 1);
            assertThat(answers(bySecond, anchors(now, second), renewed)).isTrue();
            assertThat(answers(byFirst, anchors(now, second), renewed)).isFalse();
        } finally {
            city.close();
            orchestrator.stop(0);
        }
    }

    private TlsIdentity caller(CertificateAuthority authority, Instant now) {
        NodeName name = NodeName.local("orchestrator");
        SigningKey key = SigningKey.generate(SignatureSuite.P256);
        return TlsIdentity.of(
                key,
                authority
                        .issue(Certificates.signingRequest(name, key), name, now, Duration.ofDays(1))
                        .value());
    }

    private static TrustAnchors anchors(Instant at, CertificateAuthority authority) {
        return new TrustAnchors(List.of(authority.certificate()), List.of(list(authority, at)));
    }

    private static X509CRL list(CertificateAuthority authority, Instant at, X509Certificate... revoked) {
        return authority.revocationList(
                Stream.of(revoked)
                        .map(one -> new CertificateAuthority.Revocation(Certificates.serialOf(one), at))
                        .toList(),
                7,
                at,
                at.plus(Duration.ofDays(1)));
    }

    private boolean answers(TlsIdentity identity, Node node) throws Exception {
        return answers(identity, city.anchors(), node);
    }

    private boolean answers(TlsIdentity identity, TrustAnchors believed, Node node) throws Exception {
        String key = NodeHome.text(node.home().signingKey("node.key").verifyingKey());
        try (PartyNode dialled = city.dialer("orchestrator", city.orchestratorKey(), identity, believed)
                .dial("tax-node", node.config().address(), key)) {
            return dialled.describe().node().equals("tax-node");
        } catch (NodeUnreachable refused) {
            assertThat(refused.code()).isEqualTo("NODE_UNREACHABLE");
            return false;
        }
    }

    private void awaitAsked() throws InterruptedException {
        CountDownLatch latch = new CountDownLatch(1);
        asked.set(latch);
        assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    }

    /** The reporter asks again two seconds after a refusal; what it takes is pinned, and then counts. */
    private void awaitTaken(NodeHome home, int roots) throws Exception {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (home.transportAnchors().roots().size() != roots
                || home.transportAnchors().revocationLists().size() != roots) {
            assertThat(System.nanoTime()).as("no %d roots in time", roots).isLessThan(until);
            LockSupport.parkNanos(20_000_000);
        }
    }
}
