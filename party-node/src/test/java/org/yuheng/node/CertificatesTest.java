package org.yuheng.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
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

/** Whom a running node talks to, over real TLS; and that whoever it does not talk to does not disturb it. */
class CertificatesTest {

    @TempDir
    static Path directory;

    private static City city;
    private static Node node;

    @BeforeAll
    static void settle() throws Exception {
        city = new City(directory);
        node = city.add("tax-node", "tax", List.of("tax"), false);
        city.add("social-node", "social", List.of("social"), false);
    }

    @AfterAll
    static void close() {
        city.close();
    }

    @Test
    void anExpiredCertificateIsRefusedInTheHandshake() throws Exception {
        SigningKey key = city.orchestratorKey();
        Instant past = Instant.now().minus(20, ChronoUnit.HOURS);

        refusedInTheHandshake(TlsIdentity.of(key, city.certificate("orchestrator", key, past, Duration.ofHours(1))));
    }

    @Test
    void aCertificateThatIsNotYetValidIsRefusedInTheHandshake() throws Exception {
        SigningKey key = city.orchestratorKey();
        Instant future = Instant.now().plus(5, ChronoUnit.HOURS);

        refusedInTheHandshake(TlsIdentity.of(key, city.certificate("orchestrator", key, future, Duration.ofHours(1))));
    }

    @Test
    void aCertificateOfAnotherAuthorityIsRefusedInTheHandshake() throws Exception {
        SigningKey root = SigningKey.generate(SignatureSuite.P256);
        CertificateAuthority stranger = CertificateAuthority.createRoot(
                "test transport", root, Instant.now().minus(1, ChronoUnit.DAYS), Duration.ofDays(30));
        SigningKey key = city.orchestratorKey();

        refusedInTheHandshake(TlsIdentity.of(
                key,
                stranger.issue(
                                Certificates.signingRequest(NodeName.local("orchestrator"), key),
                                NodeName.local("orchestrator"),
                                Instant.now(),
                                Duration.ofHours(1))
                        .value()));
    }

    @Test
    void anotherPartysCertificateGivesNoVoice() throws Exception {
        Node social = city.node("social-node");
        SigningKey key = social.home().signingKey("node.key");
        TlsIdentity identity = TlsIdentity.of(
                key, Certificates.certificate(Files.readAllBytes(social.home().resolve("keys/node.crt"))));

        for (String claimed : List.of("social-node", "orchestrator")) {
            try (PartyNode dialled = city.dialer(claimed, key, identity)
                    .dial("tax-node", node.config().address(), keyOf(node))) {
                assertThat(catchThrowableOfType(NodeUnreachable.class, dialled::describe))
                        .as(claimed)
                        .hasMessageContaining("MESSAGE_KEY");
            }
        }
        servesOn();
    }

    @Test
    void aNodeWhoseOwnCertificateHasExpiredIsNotBelieved() throws Exception {
        Node social = city.node("social-node");
        Path file = social.home().resolve("keys/node.crt");
        byte[] valid = Files.readAllBytes(file);
        SigningKey key = social.home().signingKey("node.key");
        city.stop("social-node");
        Files.write(
                file,
                city.certificate("social-node", key, Instant.now().minus(20, ChronoUnit.HOURS), Duration.ofHours(1))
                        .getEncoded());
        city.restart("social-node");
        try {
            assertThat(catchThrowableOfType(NodeUnreachable.class, () -> city.dial("social-node")
                                    .describe())
                            .code())
                    .isEqualTo("NODE_UNREACHABLE");
        } finally {
            city.stop("social-node");
            Files.write(file, valid);
            city.restart("social-node");
        }
    }

    private static void refusedInTheHandshake(TlsIdentity identity) throws Exception {
        try (PartyNode dialled = city.dialer("orchestrator", city.orchestratorKey(), identity)
                .dial("tax-node", node.config().address(), keyOf(node))) {
            NodeUnreachable refused = catchThrowableOfType(NodeUnreachable.class, dialled::describe);

            assertThat(refused.code()).isEqualTo("NODE_UNREACHABLE");
        }
        servesOn();
    }

    private static void servesOn() throws Exception {
        assertThat(city.dial("tax-node").describe().node()).isEqualTo("tax-node");
    }

    private static String keyOf(Node node) throws Exception {
        return NodeHome.text(node.home().signingKey("node.key").verifyingKey());
    }
}
