package org.yuheng.orchestrator.partner;

import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.yuheng.json.JsonRefusal;
import org.yuheng.json.StrictJson;
import org.yuheng.orchestrator.audit.AuditEvent;
import org.yuheng.orchestrator.audit.AuditTrail;
import org.yuheng.orchestrator.identity.Actor;
import org.yuheng.orchestrator.identity.OneTimeTokens;
import org.yuheng.orchestrator.identity.Organisations;
import org.yuheng.orchestrator.signing.SigningKeys;
import org.yuheng.trust.Base64Bytes;
import org.yuheng.trust.Outcome;
import org.yuheng.trust.Refusal;
import org.yuheng.trust.envelope.Envelope;
import org.yuheng.trust.envelope.Keyring;
import org.yuheng.trust.identity.Certificates;
import org.yuheng.trust.identity.TrustAnchors;
import org.yuheng.trust.identity.VerifyingKey;
import org.yuheng.trust.sealing.SealingCertificate;

/**
 * How a node comes in: an administrator announces it and hands over a one-time token; the node sends its signing request
 * and its owners' public keys, signed, and gets its transport certificate. Enrolling again, with a new token, replaces
 * keys and certificate.
 */
@Component
public class Enrolments {

    private static final Duration TOKEN_LIFE = Duration.ofDays(3);

    private final NodeStore store;
    private final Parties parties;
    private final Organisations organisations;
    private final OneTimeTokens tokens;
    private final TransportAuthority authority;
    private final SigningKeys keys;
    private final AuditTrail audit;
    private final Clock clock;

    Enrolments(
            NodeStore store,
            Parties parties,
            Organisations organisations,
            OneTimeTokens tokens,
            TransportAuthority authority,
            SigningKeys keys,
            AuditTrail audit,
            Clock clock) {
        this.store = store;
        this.parties = parties;
        this.organisations = organisations;
        this.tokens = tokens;
        this.authority = authority;
        this.keys = keys;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * What a node gets.
     *
     * @param certificate DER
     * @param chain DER; every authority that counts, the one that issued first
     * @param revocationList DER; theirs in the same order, one after the other
     * @param orchestratorKey signs the orchestrator's messages, SubjectPublicKeyInfo
     * @param approvalKeys sign approvals that the orchestrator vouches for
     * @param checkpointKey signs the log's checkpoints
     */
    public record Enrolled(
            String node,
            Base64Bytes certificate,
            List<Base64Bytes> chain,
            Base64Bytes revocationList,
            Base64Bytes orchestratorKey,
            List<Base64Bytes> approvalKeys,
            Base64Bytes checkpointKey,
            Instant notAfter) {}

    /** Registers a node that may come in, or changes what was registered. */
    @Transactional
    public void announce(Actor by, AnnouncedNode node) {
        List<String> all = new ArrayList<>(node.owners());
        all.add(node.organisation());
        for (String id : all) {
            if (organisations.find(id).isEmpty()) {
                throw PartnerProblems.ORGANISATION_NOT_REGISTERED.because(
                        "organisation \"" + id + "\" is not registered; register it first");
            }
        }
        node.platform().filter(id -> parties.platform(id).isEmpty()).ifPresent(id -> {
            throw PartnerProblems.PLATFORM_NOT_REGISTERED.because("platform \"" + id + "\" is not registered");
        });
        if (store.announced(node.id()).filter(node::equals).isPresent()) {
            return;
        }
        store.announce(node);
        audit.record(AuditEvent.of(by, "NODE_ANNOUNCED")
                .object("node", node.id())
                .detail("organisation", node.organisation())
                .detail("owners", node.owners()));
    }

    /** A new token for an announced node; earlier ones no longer count. */
    @Transactional
    public OneTimeTokens.Issued issueToken(Actor by, String node) {
        known(node);
        tokens.revoke(OneTimeTokens.Purpose.ENROLMENT, node);
        OneTimeTokens.Issued issued = tokens.issue(OneTimeTokens.Purpose.ENROLMENT, node, by.id(), TOKEN_LIFE);
        audit.record(
                AuditEvent.of(by, "ENROLMENT_TOKEN_ISSUED").object("node", node).detail("expires", issued.expires()));
        return issued;
    }

    /** @param envelope DSSE by the key that the payload names: proof that the node has it */
    @Transactional
    public Enrolled enrol(byte[] envelope) {
        EnrolmentRequest request = read(envelope);
        String subject = tokens.use(OneTimeTokens.Purpose.ENROLMENT, request.token())
                .filter(request.node()::equals)
                .orElseThrow(() -> PartnerProblems.ENROLMENT_TOKEN_REFUSED.because(
                        "for node \"" + request.node() + "\"; ask the system administrator for a new token"));
        AnnouncedNode announced = store.announced(subject)
                .orElseThrow(() -> PartnerProblems.NODE_UNKNOWN.because("node \"" + subject + "\" is not announced"));
        VerifyingKey key = VerifyingKey.fromSpki(request.signingKey().bytes());
        X509Certificate certificate = authority
                .issue(request.csr().bytes(), announced.name())
                .fold(issued -> issued, refusal -> {
                    throw refused(refusal);
                });
        store.enrol(
                subject,
                key,
                TransportAuthority.encoded(certificate),
                Certificates.serialOf(certificate),
                certificate.getNotAfter().toInstant());
        request.address().ifPresent(address -> store.setAddress(subject, address));
        for (EnrolmentRequest.Owner owner : request.owners()) {
            takeOwner(announced, owner);
        }
        authority.forgetList();
        audit.record(AuditEvent.of(Actor.node(subject, announced.organisation()), "NODE_ENROLLED")
                .object("node", subject)
                .detail("key", key.keyId())
                .detail("certificate", Certificates.serialOf(certificate))
                .detail(
                        "owners",
                        request.owners().stream()
                                .map(EnrolmentRequest.Owner::organization)
                                .toList()));
        return answer(subject, certificate);
    }

    private static EnrolmentRequest read(byte[] bytes) {
        Outcome<EnrolmentRequest> outcome = Envelope.parse(bytes).then(envelope -> {
            try {
                // The key that has to have signed stands inside; the token decides whether it may come in at all.
                EnrolmentRequest claimed = StrictJson.read(envelope.payload().bytes(), EnrolmentRequest.class);
                Keyring claimedKey =
                        Keyring.of(VerifyingKey.fromSpki(claimed.signingKey().bytes()));
                return envelope.verify(EnrolmentRequest.PAYLOAD_TYPE, claimedKey)
                        .map(verified -> claimed);
            } catch (JsonRefusal | IllegalArgumentException e) {
                return Outcome.refused("PAYLOAD_MALFORMED", e.getMessage());
            }
        });
        return outcome.fold(request -> request, refusal -> {
            throw refused(refusal);
        });
    }

    private static RuntimeException refused(Refusal refusal) {
        return PartnerProblems.ENROLMENT_REFUSED.because(
                refusal.toString(), java.util.Map.of("reason", refusal.code()));
    }

    private void takeOwner(AnnouncedNode node, EnrolmentRequest.Owner owner) {
        if (!node.owners().contains(owner.organization())) {
            throw PartnerProblems.ENROLMENT_REFUSED.because("owner \"" + owner.organization()
                    + "\" is not announced for node \"" + node.id() + "\"; announced are " + node.owners());
        }
        List<VerifyingKey> grantKeys = new ArrayList<>();
        for (Base64Bytes spki : owner.grantKeys()) {
            try {
                grantKeys.add(VerifyingKey.fromSpki(spki.bytes()));
            } catch (IllegalArgumentException e) {
                throw PartnerProblems.ENROLMENT_REFUSED.because(
                        "grant key of \"" + owner.organization() + "\": " + e.getMessage());
            }
        }
        store.replaceGrantKeys(node.id(), owner.organization(), grantKeys);
        owner.sealingCertificates().forEach(envelope -> takeSealingCertificate(node.id(), envelope.bytes()));
    }

    /** Which CA the sealing owners pin is theirs to know; here only names and time are looked at. */
    private void takeSealingCertificate(String node, byte[] envelope) {
        Outcome<SealingCertificate> outcome = Envelope.parse(envelope).then(parsed -> {
            try {
                return Outcome.accepted(StrictJson.read(parsed.payload().bytes(), SealingCertificate.class));
            } catch (JsonRefusal e) {
                return Outcome.refused("SEALING_CERTIFICATE_MALFORMED", e.getMessage());
            }
        });
        SealingCertificate certificate = outcome.fold(value -> value, refusal -> {
            throw refused(refusal);
        });
        boolean ours = certificate.node().equals(node)
                && parties.node(node)
                        .filter(found -> found.owners().contains(certificate.organization())
                                || found.organisation().equals(certificate.organization()))
                        .isPresent();
        if (!ours) {
            throw PartnerProblems.ENROLMENT_REFUSED.because("the sealing certificate is for "
                    + certificate.organization() + " at " + certificate.node() + ", expected an owner at " + node);
        }
        store.keepSealingCertificate(node, certificate, envelope);
    }

    @Transactional
    public int takeSealingCertificates(String node, byte[] envelope) {
        SealingCertificates statement = statement(
                node, envelope, SealingCertificates.PAYLOAD_TYPE, SealingCertificates.class, SealingCertificates::node);
        statement.certificates().forEach(certificate -> takeSealingCertificate(node, certificate.bytes()));
        audit.record(AuditEvent.of(Actor.node(node, known(node).organisation()), "SEALING_CERTIFICATES_RECEIVED")
                .object("node", node)
                .detail("count", statement.certificates().size()));
        return statement.certificates().size();
    }

    @Transactional
    public void takeAddress(String node, byte[] envelope) {
        NodeAddress statement =
                statement(node, envelope, NodeAddress.PAYLOAD_TYPE, NodeAddress.class, NodeAddress::node);
        requireFresh(statement.issuedAt());
        Node before = known(node);
        if (!before.address().equals(java.util.Optional.of(statement.address()))) {
            store.setAddress(node, statement.address());
            audit.record(AuditEvent.of(Actor.node(node, before.organisation()), "NODE_ADDRESS_CHANGED")
                    .object("node", node)
                    .detail("address", statement.address()));
        }
    }

    /** Shuts a node out: its certificates go on the revocation list and its key no longer counts. */
    @Transactional
    public void revoke(Actor by, String node) {
        known(node);
        int certificates = store.revoke(node);
        authority.forgetList();
        audit.record(AuditEvent.of(by, "NODE_REVOKED").object("node", node).detail("certificates", certificates));
    }

    private <T> T statement(
            String node, byte[] envelope, String type, Class<T> shape, java.util.function.Function<T, String> speaker) {
        return parties.statement(known(node), envelope, type, shape, speaker);
    }

    /** An old statement, kept and sent again, must not turn an address back. */
    private void requireFresh(Instant issuedAt) {
        Instant now = clock.instant();
        if (Duration.between(issuedAt, now).abs().compareTo(Duration.ofMinutes(5)) > 0) {
            throw PartnerProblems.STATEMENT_STALE.because(
                    "issued at " + issuedAt + ", now is " + now + "; sign it anew, and check the node's clock");
        }
    }

    private Node known(String node) {
        return parties.node(node)
                .orElseThrow(() -> PartnerProblems.NODE_UNKNOWN.because(
                        "node \"" + node + "\" is not announced; the system administrator announces nodes"));
    }

    private Enrolled answer(String node, X509Certificate certificate) {
        TrustAnchors anchors = authority.anchors();
        return new Enrolled(
                node,
                Base64Bytes.of(TransportAuthority.encoded(certificate)),
                anchors.roots().stream()
                        .map(root -> Base64Bytes.of(TransportAuthority.encoded(root)))
                        .toList(),
                TransportAuthority.encoded(anchors.revocationLists()),
                Base64Bytes.of(authority.messageKey().verifyingKey().spki()),
                List.of(Base64Bytes.of(keys.approval().verifyingKey().spki())),
                Base64Bytes.of(
                        keys.key(SigningKeys.Purpose.CHECKPOINT).verifyingKey().spki()),
                certificate.getNotAfter().toInstant());
    }
}
