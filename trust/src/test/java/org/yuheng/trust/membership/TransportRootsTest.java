package org.yuheng.trust.membership;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.yuheng.trust.Outcome;
import org.yuheng.trust.identity.CertificateAuthority;
import org.yuheng.trust.identity.Certificates;
import org.yuheng.trust.identity.NodeName;
import org.yuheng.trust.identity.SignatureSuite;
import org.yuheng.trust.identity.SigningKey;
import org.yuheng.trust.identity.TrustAnchors;

/** How one transport authority hands over to the next, seen from a node that pins the first. */
class TransportRootsTest {

    private static final Instant NOW = Instant.parse("2026-05-01T00:00:00Z");

    private final SigningKey firstKey = SigningKey.generate(SignatureSuite.P256);
    private final SigningKey secondKey = SigningKey.generate(SignatureSuite.P256);
    private final SigningKey strangersKey = SigningKey.generate(SignatureSuite.P256);
    private final CertificateAuthority first =
            CertificateAuthority.createRoot("authority", firstKey, NOW, Duration.ofDays(900));
    private final CertificateAuthority second = first.successor("authority", secondKey, NOW, Duration.ofDays(900));
    private final CertificateAuthority stranger =
            CertificateAuthority.createRoot("authority", strangersKey, NOW, Duration.ofDays(900));
    private final TrustAnchors pinned = anchors(NOW, first);

    private static X509CRL list(CertificateAuthority authority, Instant at, String... revoked) {
        return authority.revocationList(
                List.of(revoked).stream()
                        .map(serial -> new CertificateAuthority.Revocation(serial, at))
                        .toList(),
                1,
                at,
                at.plus(Duration.ofDays(7)));
    }

    private static TrustAnchors anchors(Instant at, CertificateAuthority... authorities) {
        return new TrustAnchors(
                List.of(authorities).stream()
                        .map(CertificateAuthority::certificate)
                        .toList(),
                List.of(authorities).stream().map(a -> list(a, at)).toList());
    }

    private static X509Certificate certificate(CertificateAuthority by) {
        NodeName name = NodeName.local("tax-node");
        return by.issue(
                        Certificates.signingRequest(name, SigningKey.generate(SignatureSuite.P256)),
                        name,
                        NOW,
                        Duration.ofDays(30))
                .value();
    }

    private static Outcome<TrustAnchors> taken(TrustAnchors offered, List<SigningKey> by, TrustAnchors believed) {
        return TransportRoots.verify(TransportRoots.of(offered, NOW).sign(by).toBytes(), believed, NOW);
    }

    @Test
    void theOutgoingAuthorityBringsInItsSuccessorAndBothCountMeanwhile() {
        TrustAnchors both = taken(anchors(NOW, second, first), List.of(secondKey, firstKey), pinned)
                .value();
        assertThat(both.check(certificate(first), NOW).isAccepted()).isTrue();
        assertThat(both.check(certificate(second), NOW).isAccepted()).isTrue();
        TrustAnchors after =
                taken(anchors(NOW, second), List.of(secondKey), both).value();
        assertThat(after.check(certificate(second), NOW).isAccepted()).isTrue();
        assertThat(after.check(certificate(first), NOW).refusal().code()).isEqualTo("CERT_UNKNOWN_ISSUER");
    }

    @Test
    void aSuccessorThatNoBelievedAuthoritySignedIsRefused() {
        assertThat(taken(anchors(NOW, second), List.of(secondKey), pinned)
                        .refusal()
                        .code())
                .isEqualTo("ENVELOPE_UNKNOWN_SIGNER");
        assertThat(taken(anchors(NOW, first, stranger), List.of(strangersKey), pinned)
                        .refusal()
                        .code())
                .isEqualTo("ENVELOPE_UNKNOWN_SIGNER");
    }

    @Test
    void revokesUnderBothAuthorities() {
        X509Certificate byFirst = certificate(first);
        X509Certificate bySecond = certificate(second);
        String[] serials = {Certificates.serialOf(byFirst), Certificates.serialOf(bySecond)};
        TrustAnchors both = taken(
                        new TrustAnchors(
                                List.of(second.certificate(), first.certificate()),
                                List.of(list(second, NOW, serials), list(first, NOW, serials))),
                        List.of(secondKey, firstKey),
                        pinned)
                .value();
        assertThat(both.check(byFirst, NOW).refusal().code()).isEqualTo("CERT_REVOKED");
        assertThat(both.check(bySecond, NOW).refusal().code()).isEqualTo("CERT_REVOKED");
    }

    @Test
    void anOldStatementIsRefusedByItsDateAndByTheListThatIsHere() {
        byte[] old = TransportRoots.of(anchors(NOW, first), NOW)
                .sign(List.of(firstKey))
                .toBytes();
        assertThat(TransportRoots.verify(old, pinned, NOW.plus(Duration.ofDays(8)))
                        .refusal()
                        .code())
                .isEqualTo("TRANSPORT_ROOTS_STALE");
        assertThat(TransportRoots.verify(old, pinned, NOW.minus(Duration.ofHours(1)))
                        .refusal()
                        .code())
                .isEqualTo("TRANSPORT_ROOTS_STALE");
        TrustAnchors newer = anchors(NOW.plus(Duration.ofHours(1)), first);
        assertThat(TransportRoots.verify(old, newer, NOW.plus(Duration.ofHours(2)))
                        .refusal()
                        .message())
                .contains("replays");
    }

    @Test
    void pinsSeveralRootsAndListsOneAfterTheOther() throws Exception {
        TrustAnchors both = anchors(NOW, second, first);
        ByteArrayOutputStream roots = new ByteArrayOutputStream();
        ByteArrayOutputStream lists = new ByteArrayOutputStream();
        for (int i = 0; i < 2; i++) {
            roots.writeBytes(both.roots().get(i).getEncoded());
            lists.writeBytes(both.revocationLists().get(i).getEncoded());
        }
        assertThat(Certificates.certificates(roots.toByteArray())).isEqualTo(both.roots());
        assertThat(Certificates.revocationLists(lists.toByteArray())).isEqualTo(both.revocationLists());
    }
}
