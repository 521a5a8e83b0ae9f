package org.yuheng.trust.identity;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.yuheng.trust.Outcome;

/**
 * Which signing keys are in a PKCS#11 token instead of key files, by configuration:
 *
 * <pre>{@code
 * {"library": "/usr/lib/softhsm/libsofthsm2.so", "slotIndex": 0, "labels": {"node.key": "node", "tax.grant.key": "grant"}}
 * }</pre>
 *
 * @param library the vendor's PKCS#11 library
 * @param slotIndex place in the library's list of slots, from 0
 * @param labels name of the key as this installation knows it, to the label of key and certificate in the token; P-256 only
 */
public record TokenKeys(String library, int slotIndex, Map<String, String> labels) {

    public TokenKeys {
        if (library == null || library.isBlank() || library.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("library \"" + library + "\"; expected the path of a PKCS#11 library");
        }
        if (slotIndex < 0) {
            throw new IllegalArgumentException("slotIndex is " + slotIndex + "; expected 0 or more");
        }
        if (labels == null || labels.isEmpty()) {
            throw new IllegalArgumentException("no labels; name at least one key that is in the token");
        }
        labels = Map.copyOf(labels);
    }

    public boolean holds(String name) {
        return labels.containsKey(name);
    }

    /** @return refused as {@link Pkcs11Token} refuses, with {@code PKCS11_KEY} also for a name that has no label */
    public Outcome<SigningKey> signingKey(String name, Password pin) {
        Optional<String> label = Optional.ofNullable(labels.get(name));
        if (label.isEmpty()) {
            return Outcome.refused("PKCS11_KEY", "no label for " + name + "; the token has " + labels.keySet());
        }
        return Pkcs11Token.open(Path.of(library), slotIndex, pin).then(token -> token.signingKey(label.get()));
    }
}
