package org.yuheng.node.grants;

import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.yuheng.node.journal.AuditLog;
import org.yuheng.node.journal.NodeDatabase;
import org.yuheng.trust.Outcome;
import org.yuheng.trust.approval.ApprovalStatement;
import org.yuheng.trust.approval.PasskeyApproval;
import org.yuheng.trust.envelope.Envelope;
import org.yuheng.trust.passkey.PasskeyKey;
import org.yuheng.trust.passkey.RelyingParty;

/**
 * An owner's own list of approvers and their passkeys, which its people keep at this node. While somebody stands on it, no
 * local policy grants anything that none of them signed: the orchestrator's word for who approved counts for nothing.
 */
public final class Approvers {

    private static final int LONGEST_LIST = 500;
    private static final int MOST_APPROVALS = 256;

    private final NodeDatabase database;
    private final AuditLog audit;
    private final Clock clock;

    public Approvers(NodeDatabase database, AuditLog audit, Clock clock) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Somebody whose passkey an owner believes.
     *
     * @param name account at the orchestrator, as statements name it
     * @param relyingParty domain of the orchestrator, for which the passkey was made
     * @param keyId {@code sha256:…} of the public key
     */
    public record Approver(
            String owner, String name, String relyingParty, String keyId, String addedBy, Instant addedAt) {}

    /** The owner's approvers by name. */
    public List<Approver> of(String owner) {
        return database.inTransaction(tx -> tx.sql("SELECT * FROM approver WHERE owner = ? ORDER BY name, added_at")
                .param(owner)
                .query((row, n) -> new Approver(
                        row.getString("owner"),
                        row.getString("name"),
                        row.getString("relying_party"),
                        row.getString("key_id"),
                        row.getString("added_by"),
                        Instant.parse(row.getString("added_at"))))
                .list());
    }

    /**
     * @param publicKey SubjectPublicKeyInfo in base64, handed over by the approver in person
     * @return refused as {@code APPROVER_NAME}, {@code APPROVER_DOMAIN}, {@code PASSKEY_KEY} or {@code APPROVER_KNOWN}
     */
    public Outcome<Approver> add(String owner, String name, String relyingParty, String publicKey, String by) {
        if (!name.matches("[a-z][a-z0-9._-]{1,62}")) {
            return Outcome.refused("APPROVER_NAME", "\"" + name + "\" is no account name of an orchestrator");
        }
        Outcome<RelyingParty> site = site(relyingParty);
        return site.then(known -> key(publicKey)).then(key -> {
            Approver approver = new Approver(owner, name, relyingParty, key.keyId(), by, clock.instant());
            boolean added = database.inTransaction(tx -> insert(tx, approver, key));
            return added
                    ? Outcome.accepted(approver)
                    : Outcome.refused("APPROVER_KNOWN", key.keyId() + " stands on the list, or the list is full");
        });
    }

    private boolean insert(JdbcClient tx, Approver approver, PasskeyKey key) {
        boolean full = tx.sql("SELECT count(*) FROM approver WHERE owner = ?")
                        .param(approver.owner())
                        .query(Integer.class)
                        .single()
                >= LONGEST_LIST;
        boolean added = !full
                && tx.sql("INSERT OR IGNORE INTO approver VALUES (?, ?, ?, ?, ?, ?, ?)")
                                .params(
                                        approver.owner(),
                                        approver.name(),
                                        approver.relyingParty(),
                                        approver.keyId(),
                                        key.spki().bytes(),
                                        approver.addedBy(),
                                        approver.addedAt().toString())
                                .update()
                        == 1;
        if (added) {
            audit.record(tx, approver.addedBy(), "APPROVER_ADDED", approver.name(), approver.keyId());
        }
        return added;
    }

    /** False when there was none. */
    public boolean remove(String owner, String keyId, String by) {
        return database.inTransaction(tx -> {
            boolean removed = tx.sql("DELETE FROM approver WHERE owner = ? AND key_id = ?")
                            .params(owner, keyId)
                            .update()
                    == 1;
            if (removed) {
                audit.record(tx, by, "APPROVER_REMOVED", owner, keyId);
            }
            return removed;
        });
    }

    private static Outcome<RelyingParty> site(String domain) {
        try {
            return Outcome.accepted(new RelyingParty(domain, List.of()));
        } catch (IllegalArgumentException e) {
            return Outcome.refused("APPROVER_DOMAIN", e.getMessage());
        }
    }

    private static Outcome<PasskeyKey> key(String base64) {
        try {
            return PasskeyKey.fromSpki(Base64.getDecoder().decode(base64.strip()));
        } catch (IllegalArgumentException e) {
            return Outcome.refused("PASSKEY_KEY", "the public key is no base64");
        }
    }

    /**
     * Who on the owner's list approved exactly this specification. What names nobody on the list is passed over; what names
     * somebody on it and does not hold is refused, because somebody made it up.
     *
     * @param approvals DSSE envelopes, as the orchestrator sent them
     * @return empty when nobody on the list did; refused as {@code APPROVALS_TOO_MANY}, {@code APPROVAL_MALFORMED}, {@code
     *     APPROVER_KEY_UNKNOWN}, {@code APPROVAL_OTHER_SPEC}, {@code APPROVAL_NOT_GIVEN} or with a code of {@link
     *     PasskeyApproval#verify(Envelope, RelyingParty)}
     */
    Outcome<Optional<String>> whoApproved(String owner, String requestId, String specDigest, List<byte[]> approvals) {
        if (approvals.size() > MOST_APPROVALS) {
            return Outcome.refused("APPROVALS_TOO_MANY", approvals.size() + " approvals, at most " + MOST_APPROVALS);
        }
        List<Approver> list = of(owner);
        Optional<String> who = Optional.empty();
        for (byte[] bytes : approvals) {
            Outcome<Optional<String>> one = Envelope.parse(bytes)
                    .fold(Outcome::accepted, no -> Outcome.<Envelope>refused("APPROVAL_MALFORMED", no.message()))
                    .then(envelope -> PasskeyApproval.is(envelope)
                            ? whoSigned(list, requestId, specDigest, envelope)
                            : Outcome.accepted(Optional.empty()));
            if (!one.isAccepted()) {
                return one;
            }
            who = who.or(one::value);
        }
        return Outcome.accepted(who);
    }

    private static Outcome<Optional<String>> whoSigned(
            List<Approver> list, String requestId, String specDigest, Envelope envelope) {
        return PasskeyApproval.read(envelope)
                .then(approval -> approval.unverified().then(claimed -> {
                    List<Approver> own = list.stream()
                            .filter(approver -> approver.name().equals(claimed.approver()))
                            .toList();
                    return own.isEmpty()
                            ? Outcome.accepted(Optional.empty())
                            : holds(own, requestId, specDigest, approval);
                }));
    }

    private static Outcome<Optional<String>> holds(
            List<Approver> own, String requestId, String specDigest, PasskeyApproval approval) {
        String keyId =
                PasskeyKey.fromSpki(approval.passkey().publicKey().bytes()).fold(PasskeyKey::keyId, no -> "");
        Optional<Approver> listed =
                own.stream().filter(approver -> approver.keyId().equals(keyId)).findFirst();
        if (listed.isEmpty()) {
            return Outcome.refused(
                    "APPROVER_KEY_UNKNOWN",
                    "an approval names " + own.get(0).name() + ", but its key is none that the owner lists");
        }
        return approval.verify(new RelyingParty(listed.get().relyingParty(), List.of()))
                .then(verified -> {
                    ApprovalStatement statement = verified.statement();
                    if (!statement.specDigest().equals(specDigest)
                            || !statement.requestId().equals(requestId)) {
                        return Outcome.refused(
                                "APPROVAL_OTHER_SPEC",
                                statement.approver() + " approved " + statement.specDigest() + " of "
                                        + statement.requestId() + ", proposed is " + specDigest + " of " + requestId);
                    }
                    return statement.verdict() == ApprovalStatement.Verdict.APPROVED
                            ? Outcome.accepted(Optional.of(statement.approver()))
                            : Outcome.refused("APPROVAL_NOT_GIVEN", statement.approver() + " refused it");
                });
    }
}
