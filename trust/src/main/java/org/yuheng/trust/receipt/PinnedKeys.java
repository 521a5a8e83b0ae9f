package org.yuheng.trust.receipt;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.yuheng.json.StrictJson;
import org.yuheng.trust.Base64Bytes;
import org.yuheng.trust.Outcome;
import org.yuheng.trust.StrictPayload;
import org.yuheng.trust.envelope.Keyring;
import org.yuheng.trust.identity.VerifyingKey;
import org.yuheng.trust.log.verify.LogKeys;
import org.yuheng.trust.passkey.PasskeyKey;
import org.yuheng.trust.passkey.RelyingParty;

/**
 * The keys that whoever checks a receipt has from somewhere else than the receipt; a file of its own. Keys are
 * SubjectPublicKeyInfo in base64.
 *
 * @param issuers that sign receipts
 * @param log origin, verifier keys, witnesses
 * @param owners organisation to the keys that sign its grants
 * @param nodes node to the keys that sign its statements
 * @param approvers organisation to the personal keys of its approvers
 * @param platform keys with which the platform signs for logged-in accounts; leave empty to accept personal keys only
 * @param passkeys of approvers who sign with one; empty where no passkey is believed
 */
public record PinnedKeys(
        List<Base64Bytes> issuers,
        Log log,
        Map<String, List<Base64Bytes>> owners,
        Map<String, List<Base64Bytes>> nodes,
        Map<String, List<Base64Bytes>> approvers,
        List<Base64Bytes> platform,
        Optional<Passkeys> passkeys) {

    /**
     * The passkeys of approvers.
     *
     * @param relyingParty the domain for which they were made
     * @param origins from which they may be used; empty: any https origin of the domain
     * @param keys approver to the keys that are theirs; an approver who does not stand here is believed on the platform's
     *     word where the platform's key is pinned, and not at all otherwise
     */
    public record Passkeys(String relyingParty, List<String> origins, Map<String, List<Base64Bytes>> keys) {
        public Passkeys {
            origins = List.copyOf(origins);
            keys = Collections.unmodifiableMap(new TreeMap<>(keys));
            new RelyingParty(relyingParty, origins);
            keys.values().stream().flatMap(List::stream).forEach(PinnedKeys::passkey);
        }

        RelyingParty site() {
            return new RelyingParty(relyingParty, origins);
        }
    }

    static String passkeyId(Base64Bytes spki) {
        return passkey(spki).keyId();
    }

    private static PasskeyKey passkey(Base64Bytes spki) {
        return PasskeyKey.fromSpki(spki.bytes()).fold(key -> key, no -> {
            throw new IllegalArgumentException(no.toString());
        });
    }

    /** @param witnessesNeeded how many of the witnesses must have cosigned */
    public record Log(String origin, List<String> logKeys, List<String> witnessKeys, int witnessesNeeded) {
        public Log {
            logKeys = List.copyOf(logKeys);
            witnessKeys = List.copyOf(witnessKeys);
            LogKeys.of(origin, logKeys, witnessKeys, witnessesNeeded);
        }

        LogKeys alone() {
            return LogKeys.of(origin, logKeys, List.of(), 0);
        }

        LogKeys witnessed() {
            return LogKeys.of(origin, logKeys, witnessKeys, witnessesNeeded);
        }
    }

    public PinnedKeys {
        issuers = List.copyOf(issuers);
        owners = Collections.unmodifiableMap(new TreeMap<>(owners));
        nodes = Collections.unmodifiableMap(new TreeMap<>(nodes));
        approvers = Collections.unmodifiableMap(new TreeMap<>(approvers));
        platform = List.copyOf(platform);
        ring(issuers);
        owners.values().forEach(PinnedKeys::ring);
        nodes.values().forEach(PinnedKeys::ring);
        approvers.values().forEach(PinnedKeys::ring);
        ring(platform);
    }

    private static Keyring ring(List<Base64Bytes> keys) {
        return Keyring.of(
                keys.stream().map(spki -> VerifyingKey.fromSpki(spki.bytes())).toList());
    }

    /** How a key is written in the file. */
    public static Base64Bytes entry(VerifyingKey key) {
        return Base64Bytes.of(key.spki());
    }

    public byte[] toBytes() {
        return StrictJson.write(this);
    }

    /** @return refused with {@code PINNED_KEYS_MALFORMED} */
    public static Outcome<PinnedKeys> parse(byte[] json) {
        return StrictPayload.read(json, PinnedKeys.class, StrictJson.DEFAULT_LIMIT, "PINNED_KEYS_MALFORMED");
    }

    Keyring issuerRing() {
        return ring(issuers);
    }

    Keyring platformRing() {
        return ring(platform);
    }

    Keyring ownerRing(String organization) {
        return ring(owners.getOrDefault(organization, List.of()));
    }

    Keyring nodeRing(String node) {
        return ring(nodes.getOrDefault(node, List.of()));
    }

    Keyring approverRing(String organization) {
        return ring(approvers.getOrDefault(organization, List.of()));
    }
}
