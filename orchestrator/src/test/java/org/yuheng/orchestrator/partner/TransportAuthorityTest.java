package org.yuheng.orchestrator.partner;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.yuheng.orchestrator.signing.SigningKeys;
import org.yuheng.orchestrator.support.OrchestratorTest;
import org.yuheng.trust.identity.Certificates;
import org.yuheng.trust.identity.NodeName;
import org.yuheng.trust.identity.SignatureSuite;
import org.yuheng.trust.identity.SigningKey;
import org.yuheng.trust.identity.TrustAnchors;
import org.yuheng.trust.membership.TransportRoots;

/** The transport authority is rotated as docs/operations.md says: the file renamed, later taken away, a start after each. */
class TransportAuthorityTest extends OrchestratorTest {

    @Autowired
    private TransportAuthority present;

    @Autowired
    private SigningKeys presentKeys;

    @Autowired
    private NodeStore store;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private PlatformTransactionManager transactions;

    @Autowired
    private AutowireCapableBeanFactory beans;

    @Value("${yuheng.state-dir}")
    private Path state;

    /** As a start finds keys and database; nothing that another instance remembers. */
    private TransportAuthority started() {
        return new TransportAuthority(
                store, beans.createBean(SigningKeys.class), transactions, java.time.Clock.systemUTC());
    }

    private static X509Certificate nodeCertificate(TransportAuthority authority) {
        NodeName name = NodeName.local("rotated-node");
        return authority
                .issue(Certificates.signingRequest(name, SigningKey.generate(SignatureSuite.P256)), name)
                .value();
    }

    @Test
    void rotatesWithOverlapAndThenTheFormerAuthorityIsGone() throws Exception {
        Path keys = Files.isDirectory(state.resolve("keys")) ? state.resolve("keys") : state;
        Path file = keys.resolve("transport-authority.pem");
        Path former = keys.resolve("transport-authority-former.pem");
        X509Certificate before = nodeCertificate(present);
        present.identity();
        TrustAnchors pinned = present.anchors();
        String ownKey = presentKeys.key(SigningKeys.Purpose.ORCHESTRATOR).keyId();
        byte[] kept = Files.readAllBytes(file);
        Files.move(file, former);
        try {
            TransportAuthority overlapping = started();
            X509Certificate after = nodeCertificate(overlapping);
            assertThat(overlapping.anchors().roots()).hasSize(2);
            assertThat(accepts(overlapping.anchors(), before)).isTrue();
            assertThat(accepts(overlapping.anchors(), after)).isTrue();
            assertThat(accepts(pinned, overlapping.identity().certificate()))
                    .as("nodes that have not heard of the successor still believe the orchestrator")
                    .isTrue();
            TrustAnchors heard = TransportRoots.verify(
                            overlapping.transportRoots().toBytes(), pinned, Instant.now())
                    .value();
            assertThat(heard.roots()).isEqualTo(overlapping.anchors().roots());
            assertThat(accepts(heard, after)).isTrue();

            Files.delete(former);
            TransportAuthority alone = started();
            assertThat(alone.anchors().check(before, Instant.now()).refusal().code())
                    .isEqualTo("CERT_UNKNOWN_ISSUER");
            assertThat(accepts(alone.anchors(), after)).isTrue();
            assertThat(accepts(alone.anchors(), alone.identity().certificate())).isTrue();
            assertThat(TransportRoots.verify(alone.transportRoots().toBytes(), heard, Instant.now())
                            .value()
                            .roots())
                    .isEqualTo(List.of(alone.root()));
            assertThat(TransportRoots.verify(alone.transportRoots().toBytes(), pinned, Instant.now())
                            .refusal()
                            .code())
                    .as("a node that slept through the overlap enrols again")
                    .isEqualTo("ENVELOPE_UNKNOWN_SIGNER");
        } finally {
            Files.deleteIfExists(former);
            Files.write(file, kept);
            store.dropOwnCertificate(TransportAuthority.ORCHESTRATOR, ownKey);
            jdbc.sql("delete from own_certificate where name = 'transport-authority' and key_id <> :present")
                    .param(
                            "present",
                            presentKeys
                                    .key(SigningKeys.Purpose.TRANSPORT_AUTHORITY)
                                    .keyId())
                    .update();
        }
    }

    private static boolean accepts(TrustAnchors anchors, X509Certificate certificate) {
        return anchors.check(certificate, Instant.now()).isAccepted();
    }
}
