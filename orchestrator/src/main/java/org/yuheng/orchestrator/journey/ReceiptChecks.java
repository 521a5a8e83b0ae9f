package org.yuheng.orchestrator.journey;

import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.stereotype.Component;
import org.yuheng.computation.JobSpec;
import org.yuheng.orchestrator.audit.Cosignatures;
import org.yuheng.orchestrator.audit.InclusionProofs;
import org.yuheng.orchestrator.partner.Node;
import org.yuheng.orchestrator.partner.Parties;
import org.yuheng.orchestrator.passkeys.PasskeyProperties;
import org.yuheng.orchestrator.signing.SigningKeys;
import org.yuheng.trust.Base64Bytes;
import org.yuheng.trust.envelope.Keyring;
import org.yuheng.trust.receipt.Check;
import org.yuheng.trust.receipt.PinnedKeys;
import org.yuheng.trust.receipt.ReceiptVerifier;

/**
 * Verifies a receipt with the keys that are registered here. That shows whether a receipt is whole; whoever does not trust
 * this deployment verifies offline, with keys of their own.
 */
@Component
class ReceiptChecks {

    private final SigningKeys keys;
    private final InclusionProofs proofs;
    private final Parties parties;
    private final ReceiptReadings readings;
    private final PasskeyProperties passkeys;
    private final Cosignatures cosignatures;

    ReceiptChecks(
            SigningKeys keys,
            InclusionProofs proofs,
            Parties parties,
            ReceiptReadings readings,
            PasskeyProperties passkeys,
            Cosignatures cosignatures) {
        this.cosignatures = cosignatures;
        this.passkeys = passkeys;
        this.keys = keys;
        this.proofs = proofs;
        this.parties = parties;
        this.readings = readings;
    }

    /** All checks of a receipt whose job was specified by {@code spec}. */
    List<Check> verify(byte[] file, JobSpec spec) {
        return new ReceiptVerifier(pinned(spec), readings).verify(file);
    }

    /** Where nobody has to cosign, the page says so instead of claiming that the check passed. */
    boolean withoutWitnesses() {
        return cosignatures.needed() == 0;
    }

    private PinnedKeys pinned(JobSpec spec) {
        String verifier = proofs.verifierKey();
        Map<String, List<Base64Bytes>> owners = new TreeMap<>();
        spec.inputs().forEach(input -> owners.put(input.owner(), entries(parties.grantKeys(input.owner()))));
        Map<String, List<Base64Bytes>> nodes = new TreeMap<>();
        for (JobSpec.Participant participant : spec.participants()) {
            parties.node(participant.node())
                    .flatMap(Node::key)
                    .ifPresent(key -> nodes.put(
                            participant.node(),
                            List.of(Base64Bytes.of(Base64.getDecoder().decode(key)))));
        }
        return new PinnedKeys(
                own(SigningKeys.Purpose.RECEIPT),
                new PinnedKeys.Log(
                        verifier.substring(0, verifier.indexOf('+')),
                        List.of(verifier),
                        cosignatures.witnessKeys(),
                        cosignatures.needed()),
                owners,
                nodes,
                Map.of(),
                own(SigningKeys.Purpose.APPROVAL),
                Optional.of(new PinnedKeys.Passkeys(passkeys.rpId(), passkeys.origins(), Map.of())));
    }

    private List<Base64Bytes> own(SigningKeys.Purpose purpose) {
        return keys.published().stream()
                .filter(key -> key.purpose() == purpose)
                .map(key -> Base64Bytes.of(Base64.getDecoder().decode(key.spki())))
                .toList();
    }

    private static List<Base64Bytes> entries(Keyring ring) {
        return ring.keyIds().stream()
                .map(ring::find)
                .flatMap(Optional::stream)
                .map(PinnedKeys::entry)
                .toList();
    }
}
