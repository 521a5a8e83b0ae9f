package org.yuheng.trust.receipt;

import java.util.List;
import org.yuheng.trust.Base64Bytes;
import org.yuheng.trust.Outcome;
import org.yuheng.trust.approval.ApprovalStatement;
import org.yuheng.trust.approval.PasskeyApproval;
import org.yuheng.trust.envelope.Envelope;

/** Whose passkey signed an approval, as far as whoever checks can know. */
final class PasskeyReading {

    private final PinnedKeys keys;

    PasskeyReading(PinnedKeys keys) {
        this.keys = keys;
    }

    /** @param whose key signed, in words: pinned, or on the platform's word */
    record Approval(ApprovalStatement statement, String whose) {}

    /**
     * Refused with {@code PASSKEY_NOT_EXPECTED} where no passkeys are pinned, {@code PASSKEY_OTHER_PERSON} where another key
     * signed than the approver's, {@code PASSKEY_PERSON_UNKNOWN} where neither the approver's key nor the platform's word is
     * pinned, or with a code of {@link PasskeyApproval#verify}.
     */
    Outcome<Approval> read(Envelope envelope) {
        if (keys.passkeys().isEmpty()) {
            return Outcome.refused(
                    "PASSKEY_NOT_EXPECTED",
                    "signed with a passkey, but no relying party is pinned; add \"passkeys\" to the pinned keys");
        }
        PinnedKeys.Passkeys pinned = keys.passkeys().get();
        return PasskeyApproval.verify(envelope, pinned.site()).then(approval -> whose(envelope, approval, pinned));
    }

    private Outcome<Approval> whose(Envelope envelope, PasskeyApproval.Verified approval, PinnedKeys.Passkeys pinned) {
        String approver = approval.statement().approver();
        String keyId = approval.key().keyId();
        List<Base64Bytes> own = pinned.keys().getOrDefault(approver, List.of());
        if (!own.isEmpty()) {
            return own.stream().anyMatch(key -> PinnedKeys.passkeyId(key).equals(keyId))
                    ? Outcome.accepted(
                            new Approval(approval.statement(), "passkey " + keyId + " of " + approver + " (pinned)"))
                    : Outcome.refused(
                            "PASSKEY_OTHER_PERSON", keyId + " is none of the " + own.size() + " keys of " + approver);
        }
        return envelope.verify(PasskeyApproval.PAYLOAD_TYPE, keys.platformRing())
                .fold(
                        carried -> Outcome.accepted(new Approval(
                                approval.statement(),
                                "passkey " + keyId + " of " + approver + " (on the platform's word)")),
                        no -> Outcome.refused(
                                "PASSKEY_PERSON_UNKNOWN",
                                "no passkey of " + approver + " is pinned, and the platform's word does not count: "
                                        + no.message()));
    }
}
