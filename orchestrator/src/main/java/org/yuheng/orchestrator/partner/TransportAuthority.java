package org.yuheng.orchestrator.partner;

import java.io.ByteArrayOutputStream;
import java.security.cert.CRLException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import org.yuheng.orchestrator.signing.SigningKeys;
import org.yuheng.trust.Base64Bytes;
import org.yuheng.trust.Outcome;
import org.yuheng.trust.envelope.Envelope;
import org.yuheng.trust.identity.CertificateAuthority;
import org.yuheng.trust.identity.Certificates;
import org.yuheng.trust.identity.NodeName;
import org.yuheng.trust.identity.SigningKey;
import org.yuheng.trust.identity.TlsIdentity;
import org.yuheng.trust.identity.TrustAnchors;
import org.yuheng.trust.membership.TransportRoots;

/**
 * Issues the certificates of mutual TLS between orchestrator and nodes. Whoever takes the orchestrator over can issue
 * more of them; that is why grants, sealing keys and evidence stand on other keys (architecture.md §6).
 *
 * <p>While one authority succeeds another, both count and both publish revocation lists; new certificates come from the
 * new one. Nodes learn of it from {@link #transportRoots()}, which both sign.
 */
@Component
public class TransportAuthority {

    /** By this name the orchestrator signs its messages and calls nodes. */
    public static final String ORCHESTRATOR = "orchestrator";

    private static final String ROOT = "transport-authority";
    private static final Duration ROOT_LIFE = Duration.ofDays(3650);
    private static final Duration NODE_LIFE = Duration.ofDays(365);
    private static final Duration RENEW_BEFORE = Duration.ofDays(30);
    private static final Duration LIST_LIFE = Duration.ofDays(7);
    private static final Duration LIST_FRESH = Duration.ofMinutes(1);

    private final NodeStore store;
    private final SigningKeys keys;
    private final TransactionTemplate ownTransaction;
    private final Clock clock;
    private CertificateAuthority authority;
    private Optional<CertificateAuthority> formerAuthority = Optional.empty();
    private TlsIdentity identity;
    private List<X509CRL> lists = List.of();
    private Instant listedAt = Instant.EPOCH;

    TransportAuthority(NodeStore store, SigningKeys keys, PlatformTransactionManager transactions, Clock clock) {
        this.store = store;
        this.keys = keys;
        this.ownTransaction = new TransactionTemplate(transactions);
        this.ownTransaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.clock = clock;
    }

    /** Signs what the orchestrator says to nodes. */
    public SigningKey messageKey() {
        return keys.key(SigningKeys.Purpose.ORCHESTRATOR);
    }

    /** With which the orchestrator calls nodes; renewed before it ends. */
    public synchronized TlsIdentity identity() {
        Instant now = clock.instant();
        if (identity == null || endsSoon(identity.certificate(), now)) {
            SigningKey key = messageKey();
            X509Certificate kept = store.ownCertificate(ORCHESTRATOR, key.keyId())
                    .map(Certificates::certificate)
                    .orElse(null);
            if (kept == null
                    || endsSoon(kept, now)
                    || !anchors().check(kept, now).isAccepted()) {
                NodeName name = NodeName.local(ORCHESTRATOR);
                X509Certificate fresh = authority()
                        .issue(Certificates.signingRequest(name, key), name, now, NODE_LIFE)
                        .value();
                ownTransaction.executeWithoutResult(status -> {
                    store.dropOwnCertificate(ORCHESTRATOR, key.keyId());
                    store.keepOwnCertificate(ORCHESTRATOR, key.keyId(), encoded(fresh));
                });
                kept = fresh;
            }
            identity = TlsIdentity.of(key, kept);
        }
        return identity;
    }

    private static boolean endsSoon(X509Certificate certificate, Instant now) {
        return certificate.getNotAfter().toInstant().isBefore(now.plus(RENEW_BEFORE));
    }

    /** Whose certificates count, with revocation lists that are no older than a minute; the present authority first. */
    public synchronized TrustAnchors anchors() {
        Instant now = clock.instant();
        List<CertificateAuthority> both = authorities();
        if (lists.isEmpty() || listedAt.plus(LIST_FRESH).isBefore(now)) {
            List<CertificateAuthority.Revocation> revoked = store.revoked();
            lists = both.stream()
                    .map(one -> one.revocationList(revoked, store.nextRevocationListNumber(), now, now.plus(LIST_LIFE)))
                    .toList();
            listedAt = now;
        }
        return new TrustAnchors(
                both.stream().map(CertificateAuthority::certificate).toList(), lists);
    }

    /** The same for nodes, signed by every authority that counts. */
    Envelope transportRoots() {
        List<SigningKey> signers = new ArrayList<>();
        signers.add(keys.key(SigningKeys.Purpose.TRANSPORT_AUTHORITY));
        keys.former(SigningKeys.Purpose.TRANSPORT_AUTHORITY).ifPresent(signers::add);
        return TransportRoots.of(anchors(), clock.instant()).sign(signers);
    }

    X509Certificate root() {
        return authority().certificate();
    }

    /** Of the present authority. */
    X509CRL revocationList() {
        return anchors().revocationLists().get(0);
    }

    /** The next lists are made anew. */
    synchronized void forgetList() {
        lists = List.of();
    }

    /** @param signingRequest DER PKCS#10 that asks for exactly {@code allowed} */
    Outcome<X509Certificate> issue(byte[] signingRequest, NodeName allowed) {
        return authority().issue(signingRequest, allowed, clock.instant(), NODE_LIFE);
    }

    private synchronized List<CertificateAuthority> authorities() {
        List<CertificateAuthority> all = new ArrayList<>();
        all.add(authority());
        formerAuthority.ifPresent(all::add);
        return all;
    }

    /** One whose root this installation never kept is not this installation's, whatever the file is called. */
    private Optional<CertificateAuthority> former() {
        return keys.former(SigningKeys.Purpose.TRANSPORT_AUTHORITY).map(key -> {
            byte[] root = store.ownCertificate(ROOT, key.keyId())
                    .orElseThrow(() -> new IllegalStateException("FORMER_AUTHORITY: the key " + key.keyId()
                            + " of transport-authority-former.pem was never this installation's; take the file away"));
            return CertificateAuthority.open(Certificates.certificate(root), key);
        });
    }

    private synchronized CertificateAuthority authority() {
        if (authority == null) {
            formerAuthority = former();
            SigningKey key = keys.key(SigningKeys.Purpose.TRANSPORT_AUTHORITY);
            if (store.ownCertificate(ROOT, key.keyId()).isEmpty()) {
                CertificateAuthority made =
                        CertificateAuthority.createRoot("Yuheng transport authority", key, clock.instant(), ROOT_LIFE);
                // On its own: what is kept in memory must be in the database, also when an enrolment is rolled back.
                ownTransaction.executeWithoutResult(
                        status -> store.keepOwnCertificate(ROOT, key.keyId(), encoded(made.certificate())));
            }
            byte[] certificate = store.ownCertificate(ROOT, key.keyId()).orElseThrow();
            authority = CertificateAuthority.open(Certificates.certificate(certificate), key);
        }
        return authority;
    }

    static byte[] encoded(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that cannot be encoded", e);
        }
    }

    /** One after the other. */
    static Base64Bytes encoded(List<X509CRL> lists) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        lists.forEach(list -> all.writeBytes(encoded(list)));
        return Base64Bytes.of(all.toByteArray());
    }

    static byte[] encoded(X509CRL list) {
        try {
            return list.getEncoded();
        } catch (CRLException e) {
            throw new IllegalStateException("a revocation list that cannot be encoded", e);
        }
    }
}
