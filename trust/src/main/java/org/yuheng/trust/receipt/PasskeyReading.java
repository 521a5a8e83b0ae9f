package org.yuheng.trust.receipt;

import java.util.List;
import org.yuheng.trust.Base64Bytes;
import org.yuheng.trust.Outcome;
import org.yuheng.trust.approval.ApprovalStatement;
import org.yuheng.trust.approval.PasskeyApproval;
import org.yuheng.trust.approval.PasskeyVerdict;
import org.yuheng.trust.approval.ReviewVerdict;
import org.yuheng.trust.envelope.Envelope;

/** Whose passkey signed an approval, as far as whoever checks can know. */
final class PasskeyReading {

    private final PinnedKeys keys;

    PasskeyReading(PinnedKeys keys) {
        this.keys = keys;
    }

    /** @param whose key signed, in words: pinned, or on the platform's word */
    record Approval(ApprovalStatement statement, String whose) {}

    /** @param whose key signed, in words, as for an approval */
    record Verdict(ReviewVerdict statement, String whose) {}

    /**
     * Refused with {@code PASSKEY_NOT_EXPECTED} where no passkeys are pinned, {@code PASSKEY_OTHER_PERSON} where another key
     * signed than the approver's, {@code PASSKEY_PERSON_UNKNOWN} where neither the approver's key nor the platform's word is
     * pinned, or with a code of {@link PasskeyApproval#verify}.
     */
    Outcome<Approval> read(Envelope envelope) {
        return site().then(pinned -> PasskeyApproval.verify(envelope, pinned.site())
                .then(read -> whose(
                                envelope,
                                PasskeyApproval.PAYLOAD_TYPE,
                                read.statement().approver(),
                                read.key().keyId(),
                                pinned)
                        .map(whose -> new Approval(read.statement(), whose))));
    }

    /** As {@link #read}, of a verdict outside the chain. */
    Outcome<Verdict> readVerdict(Envelope envelope) {
        return site().then(
                        pinned -> PasskeyVerdict.verify(envelope, pinned.site()).then(read -> whose(
                                        envelope,
                                        PasskeyVerdict.PAYLOAD_TYPE,
                                        read.statement().person(),
                                        read.key().keyId(),
                                        pinned)
                                .map(whose -> new Verdict(read.statement(), whose))));
    }

    private Outcome<PinnedKeys.Passkeys> site() {
        if (keys.passkeys().isEmpty()) {
            return Outcome.refused(
                    "PASSKEY_NOT_EXPECTED",
                    "signed with a passkey, but no relying party is pinned; add \"passkeys\" to the pinned keys");
        }
        return Outcome.accepted(keys.passkeys().get());
    }

    private Outcome<String> whose(
            Envelope envelope, String type, String person, String keyId, PinnedKeys.Passkeys pinned) {
        List<Base64Bytes> own = pinned.keys().getOrDefault(person, List.of());
        if (!own.isEmpty()) {
            return own.stream().anyMatch(key -> PinnedKeys.passkeyId(key).equals(keyId))
                    ? Outcome.accepted("passkey " + keyId + " of " + person + " (pinned)")
                    : Outcome.refused(
                            "PASSKEY_OTHER_PERSON", keyId + " is none of the " + own.size() + " keys of " + person);
        }
        return envelope.verify(type, keys.platformRing())
                .fold(
                        carried -> Outcome.accepted("passkey " + keyId + " of " + person + " (on the platform's word)"),
                        no -> Outcome.refused(
                                "PASSKEY_PERSON_UNKNOWN",
                                "no passkey of " + person + " is pinned, and the platform's word does not count: "
                                        + no.message()));
    }
}
