package org.yuheng.trust.envelope;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yuheng.trust.identity.VerifyingKey;

/** The keys that count for one question. An empty ring believes nobody. */
public final class Keyring {

    private final Map<String, VerifyingKey> keys = new LinkedHashMap<>();

    private Keyring(Collection<VerifyingKey> keys) {
        keys.forEach(key -> this.keys.put(key.keyId(), key));
    }

    public static Keyring of(VerifyingKey... keys) {
        return new Keyring(Arrays.asList(keys));
    }

    public static Keyring of(Collection<VerifyingKey> keys) {
        return new Keyring(keys);
    }

    public Optional<VerifyingKey> find(String keyId) {
        return Optional.ofNullable(keys.get(keyId));
    }

    public Set<String> keyIds() {
        return Set.copyOf(keys.keySet());
    }

    @Override
    public String toString() {
        return "keys " + keys.keySet();
    }
}
