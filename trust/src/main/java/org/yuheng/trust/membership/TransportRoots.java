package org.yuheng.trust.membership;

import java.security.cert.CRLException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.yuheng.json.StrictJson;
import org.yuheng.trust.Base64Bytes;
import org.yuheng.trust.Outcome;
import org.yuheng.trust.UtcInstant;
import org.yuheng.trust.envelope.Envelope;
import org.yuheng.trust.envelope.Keyring;
import org.yuheng.trust.envelope.SignedPayload;
import org.yuheng.trust.identity.Certificates;
import org.yuheng.trust.identity.SigningKey;
import org.yuheng.trust.identity.TrustAnchors;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * The transport authorities that count now, each with its revocation list: one, or two while one succeeds the other. Every
 * one of them signs it. A node believes it on the signature of an authority that it believes already, so that nobody but
 * an authority can bring in its successor.
 *
 * @param issued an old one is refused: it would bring back what was revoked, or an authority that has gone
 * @param roots DER; the one that issues now comes first
 * @param revocationLists DER, of the roots in their order
 */
public record TransportRoots(
        @JsonDeserialize(using = UtcInstant.class) Instant issued,
        List<Base64Bytes> roots,
        List<Base64Bytes> revocationLists) {

    public static final String PAYLOAD_TYPE = "application/vnd.yuheng.transport-roots.v1+json";

    private static final int MOST = 3;
    private static final Duration LONGEST_LIFE = Duration.ofDays(7);
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(5);

    public TransportRoots {
        roots = List.copyOf(roots);
        revocationLists = List.copyOf(revocationLists);
        if (roots.isEmpty() || roots.size() > MOST || roots.size() != revocationLists.size()) {
            throw new IllegalArgumentException(roots.size() + " roots and " + revocationLists.size()
                    + " revocation lists; expected 1 to " + MOST + ", a list for each");
        }
    }

    /** The state of {@code anchors} at {@code now}, to be signed by the keys of all of its roots. */
    public static TransportRoots of(TrustAnchors anchors, Instant now) {
        List<Base64Bytes> roots = new ArrayList<>();
        List<Base64Bytes> lists = new ArrayList<>();
        try {
            for (X509Certificate root : anchors.roots()) {
                roots.add(Base64Bytes.of(root.getEncoded()));
            }
            for (X509CRL list : anchors.revocationLists()) {
                lists.add(Base64Bytes.of(list.getEncoded()));
            }
        } catch (CertificateEncodingException | CRLException e) {
            throw new IllegalStateException("what was parsed has no encoding", e);
        }
        return new TransportRoots(now, roots, lists);
    }

    /** @param authorities keys of the roots; the outgoing one's signature is what nodes know the successor by */
    public Envelope sign(List<SigningKey> authorities) {
        byte[] payload = StrictJson.write(this);
        Envelope envelope = Envelope.sign(PAYLOAD_TYPE, payload, authorities.get(0));
        for (SigningKey authority : authorities.subList(1, authorities.size())) {
            envelope = envelope.alsoSignedBy(authority);
        }
        return envelope;
    }

    /**
     * Whom to believe from now on.
     *
     * @param believed until now, lists in the order of their roots
     * @return refused with an envelope code, {@code PAYLOAD_MALFORMED}, {@code TRANSPORT_ROOTS_STALE} (also when a
     *     revocation list is older than the one of the same root that is here) or {@code TRANSPORT_ROOTS_MALFORMED}
     */
    public static Outcome<TrustAnchors> verify(byte[] envelope, TrustAnchors believed, Instant now) {
        Keyring authorities =
                Keyring.of(believed.roots().stream().map(Certificates::keyOf).toList());
        return SignedPayload.read(envelope, PAYLOAD_TYPE, TransportRoots.class, authorities)
                .then(signed -> signed.value().at(now))
                .then(anchors -> notOlder(anchors, believed));
    }

    private static Outcome<TrustAnchors> notOlder(TrustAnchors anchors, TrustAnchors believed) {
        for (int i = 0; i < anchors.roots().size(); i++) {
            int here = believed.roots().indexOf(anchors.roots().get(i));
            if (here < 0 || here >= believed.revocationLists().size()) {
                continue;
            }
            Instant offered = anchors.revocationLists().get(i).getThisUpdate().toInstant();
            Instant kept = believed.revocationLists().get(here).getThisUpdate().toInstant();
            if (offered.isBefore(kept)) {
                return Outcome.refused(
                        "TRANSPORT_ROOTS_STALE",
                        "a revocation list of " + offered + ", the one that is here is of " + kept
                                + "; somebody replays an old statement, or another instance has not made a new one yet");
            }
        }
        return Outcome.accepted(anchors);
    }

    private Outcome<TrustAnchors> at(Instant now) {
        if (issued.isAfter(now.plus(CLOCKS_DIFFER)) || issued.isBefore(now.minus(LONGEST_LIFE))) {
            return Outcome.refused(
                    "TRANSPORT_ROOTS_STALE",
                    "issued at " + issued + ", now is " + now + "; expected within " + LONGEST_LIFE.toDays()
                            + " days; check the clocks");
        }
        try {
            return Outcome.accepted(new TrustAnchors(
                    roots.stream()
                            .map(root -> Certificates.certificate(root.bytes()))
                            .toList(),
                    revocationLists.stream()
                            .map(list -> Certificates.revocationList(list.bytes()))
                            .toList()));
        } catch (IllegalArgumentException e) {
            return Outcome.refused("TRANSPORT_ROOTS_MALFORMED", String.valueOf(e.getMessage()));
        }
    }
}
