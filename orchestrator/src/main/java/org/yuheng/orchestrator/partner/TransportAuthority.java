package org.yuheng.orchestrator.partner;

import java.security.cert.CRLException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import org.yuheng.orchestrator.signing.SigningKeys;
import org.yuheng.trust.Outcome;
import org.yuheng.trust.identity.CertificateAuthority;
import org.yuheng.trust.identity.Certificates;
import org.yuheng.trust.identity.NodeName;
import org.yuheng.trust.identity.SigningKey;
import org.yuheng.trust.identity.TlsIdentity;
import org.yuheng.trust.identity.TrustAnchors;

/**
 * Issues the certificates of mutual TLS between orchestrator and nodes. Whoever takes the orchestrator over can issue
 * more of them; that is why grants, sealing keys and evidence stand on other keys (architecture.md §6).
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
    private TlsIdentity identity;
    private X509CRL list;
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
            if (kept == null || endsSoon(kept, now)) {
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

    /** Whose certificates count, with a revocation list that is no older than a minute. */
    public TrustAnchors anchors() {
        return new TrustAnchors(List.of(root()), List.of(revocationList()));
    }

    X509Certificate root() {
        return authority().certificate();
    }

    synchronized X509CRL revocationList() {
        Instant now = clock.instant();
        if (list == null || listedAt.plus(LIST_FRESH).isBefore(now)) {
            list = authority()
                    .revocationList(store.revoked(), store.nextRevocationListNumber(), now, now.plus(LIST_LIFE));
            listedAt = now;
        }
        return list;
    }

    /** The next list is made anew. */
    synchronized void forgetList() {
        list = null;
    }

    /** @param signingRequest DER PKCS#10 that asks for exactly {@code allowed} */
    Outcome<X509Certificate> issue(byte[] signingRequest, NodeName allowed) {
        return authority().issue(signingRequest, allowed, clock.instant(), NODE_LIFE);
    }

    private synchronized CertificateAuthority authority() {
        if (authority == null) {
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

    static byte[] encoded(X509CRL list) {
        try {
            return list.getEncoded();
        } catch (CRLException e) {
            throw new IllegalStateException("a revocation list that cannot be encoded", e);
        }
    }
}
