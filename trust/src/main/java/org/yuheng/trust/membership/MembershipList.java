package org.yuheng.trust.membership;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.yuheng.json.StrictJson;
import org.yuheng.trust.Base64Bytes;
import org.yuheng.trust.Outcome;
import org.yuheng.trust.UtcInstant;
import org.yuheng.trust.envelope.Envelope;
import org.yuheng.trust.envelope.Keyring;
import org.yuheng.trust.envelope.SignedPayload;
import org.yuheng.trust.identity.SigningKey;
import org.yuheng.trust.identity.VerifyingKey;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * The nodes that take part, whose data they open and which keys are theirs, and the sealing certificates that no longer
 * count. Nodes pin the key that signs it, so an orchestrator can neither bring in a node of its own nor swap a key.
 *
 * @param number grows with every list; a node never goes back to a smaller one
 * @param notAfter a node that has no newer list by then trusts nobody: what was revoked must not stay in use for ever
 * @param revokedSealing serials of sealing certificates
 */
public record MembershipList(
        long number,
        @JsonDeserialize(using = UtcInstant.class) Instant issued,
        @JsonDeserialize(using = UtcInstant.class) Instant notAfter,
        List<Member> members,
        List<String> revokedSealing) {

    public static final String PAYLOAD_TYPE = "application/vnd.yuheng.membership.v1+json";

    private static final int MOST_MEMBERS = 2_000;
    private static final int MOST_REVOKED = 10_000;

    /**
     * One node.
     *
     * @param organization that runs it
     * @param address {@code host:port} where other members reach it; says nothing about who answers there
     * @param signingKey signs its messages and is its transport key, SubjectPublicKeyInfo
     * @param witnessKey C2SP verifier key of its cosignatures of the log, named like the node
     * @param owners whose data it opens
     */
    public record Member(
            String node,
            String organization,
            String address,
            Base64Bytes signingKey,
            String witnessKey,
            List<Owner> owners) {

        public Member {
            requireId("node", node);
            requireId("organization", organization);
            requireText("address", address, 300);
            VerifyingKey.fromSpki(signingKey.bytes());
            requireText("witness key", witnessKey, 1_000);
            if (!witnessKey.startsWith(node + "+")) {
                throw new IllegalArgumentException(
                        "witness key \"" + witnessKey + "\" must be named like its node \"" + node + "\"");
            }
            owners = List.copyOf(owners);
        }

        public VerifyingKey key() {
            return VerifyingKey.fromSpki(signingKey.bytes());
        }
    }

    /** @param grantKeys with which its people and policies sign grants, SubjectPublicKeyInfo */
    public record Owner(String organization, List<Base64Bytes> grantKeys) {
        public Owner {
            requireId("owner", organization);
            grantKeys = List.copyOf(grantKeys);
            grantKeys.forEach(key -> VerifyingKey.fromSpki(key.bytes()));
        }
    }

    public MembershipList {
        if (number < 1 || !issued.isBefore(notAfter)) {
            throw new IllegalArgumentException("list " + number + " from " + issued + " to " + notAfter);
        }
        members = List.copyOf(members);
        revokedSealing = List.copyOf(revokedSealing);
        if (members.size() > MOST_MEMBERS || revokedSealing.size() > MOST_REVOKED) {
            throw new IllegalArgumentException("at most " + MOST_MEMBERS + " members and " + MOST_REVOKED
                    + " revoked certificates, here are " + members.size() + " and " + revokedSealing.size());
        }
        Set<String> seen = new HashSet<>();
        for (Member member : members) {
            if (!seen.add(member.node())
                    || !seen.add(
                            VerifyingKey.fromSpki(member.signingKey().bytes()).keyId())) {
                throw new IllegalArgumentException("node \"" + member.node() + "\" or its key stands twice");
            }
        }
    }

    private static void requireId(String what, String value) {
        if (!value.matches("[a-z0-9][a-z0-9._-]{0,62}")) {
            throw new IllegalArgumentException(
                    what + " \"" + value + "\" must be lower-case letters, digits and . _ -, at most 63");
        }
    }

    private static void requireText(String what, String value, int longest) {
        if (value.isBlank() || value.length() > longest) {
            throw new IllegalArgumentException(what + " must have 1 to " + longest + " characters");
        }
    }

    public Optional<Member> member(String node) {
        return members.stream().filter(m -> m.node().equals(node)).findFirst();
    }

    /** The keys with which an owner signs grants; empty for one that is not listed, which believes nobody. */
    public Keyring grantKeys(String organization) {
        List<VerifyingKey> keys = new ArrayList<>();
        for (Member member : members) {
            for (Owner owner : member.owners()) {
                if (owner.organization().equals(organization)) {
                    owner.grantKeys().forEach(key -> keys.add(VerifyingKey.fromSpki(key.bytes())));
                }
            }
        }
        return Keyring.of(keys);
    }

    /**
     * Whether a participant of a job is the listed one.
     *
     * @return the member; refused with {@code NOT_A_MEMBER}, {@code MEMBER_ORGANIZATION_DIFFERS} or {@code
     *     MEMBER_KEY_DIFFERS}
     */
    public Outcome<Member> participant(String node, String organization, VerifyingKey key) {
        Optional<Member> listed = member(node);
        if (listed.isEmpty()) {
            return Outcome.refused(
                    "NOT_A_MEMBER",
                    "node \"" + node + "\" does not stand in the operator's list " + number
                            + "; have the operator admit it, or get the newest list");
        }
        if (!listed.get().organization().equals(organization)) {
            return Outcome.refused(
                    "MEMBER_ORGANIZATION_DIFFERS",
                    "node \"" + node + "\" is run by \"" + listed.get().organization() + "\", not by \"" + organization
                            + "\"");
        }
        if (!listed.get().key().keyId().equals(key.keyId())) {
            return Outcome.refused(
                    "MEMBER_KEY_DIFFERS",
                    "node \"" + node + "\" is shown with the key " + key.keyId() + ", the operator's list " + number
                            + " has " + listed.get().key().keyId());
        }
        return Outcome.accepted(listed.get());
    }

    public boolean sealingRevoked(String serial) {
        return revokedSealing.contains(serial);
    }

    public Envelope sign(SigningKey key) {
        return Envelope.sign(PAYLOAD_TYPE, StrictJson.write(this), key);
    }

    /**
     * @param pinned the operator's membership keys
     * @return refused with an envelope code, {@code PAYLOAD_MALFORMED} or {@code MEMBERSHIP_EXPIRED}
     */
    public static Outcome<MembershipList> verify(byte[] envelope, Keyring pinned, Instant now) {
        return SignedPayload.read(envelope, PAYLOAD_TYPE, MembershipList.class, pinned)
                .then(signed -> now.isBefore(signed.value().notAfter())
                        ? Outcome.accepted(signed.value())
                        : Outcome.refused(
                                "MEMBERSHIP_EXPIRED",
                                "list " + signed.value().number() + " ended at "
                                        + signed.value().notAfter() + ", now is " + now
                                        + "; get the newest one from the operator"));
    }
}
