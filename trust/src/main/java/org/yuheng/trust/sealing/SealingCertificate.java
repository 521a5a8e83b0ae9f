package org.yuheng.trust.sealing;

import java.time.Instant;
import java.util.function.Predicate;
import org.yuheng.json.JsonRefusal;
import org.yuheng.json.StrictJson;
import org.yuheng.trust.Base64Bytes;
import org.yuheng.trust.Outcome;
import org.yuheng.trust.UtcInstant;
import org.yuheng.trust.envelope.Envelope;
import org.yuheng.trust.envelope.Keyring;
import org.yuheng.trust.envelope.SignedPayload;
import org.yuheng.trust.identity.SigningKey;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * The recipients' CA says that a sealing key belongs to an organisation's node. It is a DSSE statement and not X.509: an
 * HPKE key cannot sign the request that X.509 issuance wants as proof of possession, X25519 and SM2 keys need no encoding
 * of their own, and the one strict verifier of envelopes is enough. The CA is the operator's offline command line; owners
 * pin its key, so the orchestrator can neither swap a recipient's key nor make one up.
 *
 * @param serial unique at the CA
 * @param organization that can open what is sealed
 * @param node at which it opens it
 * @param publicKey as {@link SealingSuite} says
 */
public record SealingCertificate(
        String serial,
        String organization,
        String node,
        SealingSuite suite,
        Base64Bytes publicKey,
        @JsonDeserialize(using = UtcInstant.class) Instant notBefore,
        @JsonDeserialize(using = UtcInstant.class) Instant notAfter) {

    public static final String PAYLOAD_TYPE = "application/vnd.yuheng.sealing-certificate.v1+json";

    public SealingCertificate {
        requireText("serial", serial);
        requireText("organization", organization);
        requireText("node", node);
        SealingKey.of(suite, publicKey.bytes());
        if (!notBefore.isBefore(notAfter)) {
            throw new IllegalArgumentException("valid from " + notBefore + " to " + notAfter);
        }
    }

    private static void requireText(String what, String value) {
        if (value.isBlank() || value.length() > 200) {
            throw new IllegalArgumentException(what + " \"" + value + "\" must have 1 to 200 characters");
        }
    }

    public static SealingCertificate of(
            String serial, String organization, String node, SealingKey key, Instant notBefore, Instant notAfter) {
        return new SealingCertificate(
                serial, organization, node, key.suite(), Base64Bytes.of(key.encoded()), notBefore, notAfter);
    }

    public SealingKey key() {
        return SealingKey.of(suite, publicKey.bytes());
    }

    /** Signs with the key of the recipients' CA. */
    public Envelope sign(SigningKey recipientsAuthority) {
        return Envelope.sign(PAYLOAD_TYPE, StrictJson.write(this), recipientsAuthority);
    }

    /**
     * Checks whose key this is before anything is sealed to it.
     *
     * @param envelope JSON form of the DSSE envelope
     * @param pinned keys of recipients' CAs that the sealing owner pinned
     * @param organization the recipient that the job specification names
     * @param node likewise
     * @return refused with an envelope code, {@code SEALING_CERTIFICATE_SUBJECT}, {@code SEALING_CERTIFICATE_EXPIRED} or
     *     {@code SEALING_CERTIFICATE_NOT_YET_VALID}
     */
    public static Outcome<CertifiedKey> verify(
            byte[] envelope, Keyring pinned, String organization, String node, Instant now) {
        return SignedPayload.read(envelope, PAYLOAD_TYPE, SealingCertificate.class, pinned)
                .then(signed -> signed.value().check(organization, node, now));
    }

    /**
     * As the other, and refused with {@code SEALING_CERTIFICATE_REVOKED} when its CA took it back.
     *
     * @param revoked whether a serial was revoked, from the operator's signed list
     */
    public static Outcome<CertifiedKey> verify(
            byte[] envelope, Keyring pinned, Predicate<String> revoked, String organization, String node, Instant now) {
        return SignedPayload.read(envelope, PAYLOAD_TYPE, SealingCertificate.class, pinned)
                .then(signed -> revoked.test(signed.value().serial())
                        ? Outcome.refused(
                                "SEALING_CERTIFICATE_REVOKED",
                                "certificate " + signed.value().serial() + " of " + organization
                                        + " was taken back by the recipients' CA; ask the recipient for its new one")
                        : signed.value().check(organization, node, now));
    }

    /**
     * For code inside an enclave, which pins no CA: the certificate stands in a job specification, and every data owner
     * has verified it against its own pinned CA before it released anything to an enclave of that specification.
     *
     * @param envelope exactly as the specification has it
     * @return refused with {@code SEALING_CERTIFICATE_MALFORMED} or a code of {@link #verify}
     */
    public static Outcome<CertifiedKey> ofGrantedSpecification(
            byte[] envelope, String organization, String node, Instant now) {
        return Envelope.parse(envelope).then(parsed -> {
            try {
                return StrictJson.read(parsed.payload().bytes(), SealingCertificate.class)
                        .check(organization, node, now);
            } catch (JsonRefusal e) {
                return Outcome.refused("SEALING_CERTIFICATE_MALFORMED", e.getMessage());
            }
        });
    }

    private Outcome<CertifiedKey> check(String expectedOrganization, String expectedNode, Instant now) {
        if (!organization.equals(expectedOrganization) || !node.equals(expectedNode)) {
            return Outcome.refused(
                    "SEALING_CERTIFICATE_SUBJECT",
                    "the key belongs to " + organization + " at " + node + ", expected " + expectedOrganization + " at "
                            + expectedNode + "; nothing is sealed to it");
        }
        if (now.isBefore(notBefore)) {
            return Outcome.refused("SEALING_CERTIFICATE_NOT_YET_VALID", "begins at " + notBefore + ", now is " + now);
        }
        if (!now.isBefore(notAfter)) {
            return Outcome.refused(
                    "SEALING_CERTIFICATE_EXPIRED",
                    "ended at " + notAfter + ", now is " + now + "; ask the recipients' CA for a new one");
        }
        return Outcome.accepted(new CertifiedKey(organization, node, key()));
    }
}
