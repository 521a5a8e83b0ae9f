package org.yuheng.trust.attestation.checking;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Remembers pure results by the SHA-256 of everything that went in: parsed certificates and lists, whether a signature
 * matches. Never anything that depends on time, roots or policy. Bounded; the least recently used goes first.
 */
public final class Memo {

    /** A result that depends on the given bytes alone. */
    @FunctionalInterface
    public interface Work<T> {
        T result() throws Refusal;
    }

    private record Key(String kind, byte[] digest) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Key that && kind.equals(that.kind) && Arrays.equals(digest, that.digest);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(digest);
        }
    }

    private final int entries;
    private final Map<Key, Object> results;

    private Memo(int entries) {
        this.entries = entries;
        this.results = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Key, Object> eldest) {
                return size() > Memo.this.entries;
            }
        };
    }

    public static Memo ofSize(int entries) {
        return new Memo(entries);
    }

    public <T> T recall(String kind, Class<T> type, Work<T> work, byte[]... inputs) throws Refusal {
        Key key = new Key(kind, digest(inputs));
        Object known;
        synchronized (results) {
            known = results.get(key);
        }
        if (known != null) {
            return type.cast(known);
        }
        T result = work.result();
        synchronized (results) {
            results.put(key, result);
        }
        return result;
    }

    private static byte[] digest(byte[]... inputs) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            for (byte[] input : inputs) {
                int length = input.length;
                sha256.update(
                        new byte[] {(byte) (length >>> 24), (byte) (length >>> 16), (byte) (length >>> 8), (byte) length
                        });
                sha256.update(input);
            }
            return sha256.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }
}
