package org.yuheng.trust.attestation.x509;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Root certificates whose key was pinned and whose own signature was found good, by their exact bytes: they are parsed,
 * and their signature on themselves is verified, once a process. Whether a root is pinned, and its dates, are checked
 * every time.
 */
final class KnownRoots {

    private static final int MOST = 32;

    private static final Map<ByteBuffer, Certificate> KNOWN = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Certificate> eldest) {
            return size() > MOST;
        }
    };

    private KnownRoots() {}

    static Optional<Certificate> find(byte[] der) {
        ByteBuffer bytes = ByteBuffer.wrap(der);
        synchronized (KNOWN) {
            return Optional.ofNullable(KNOWN.get(bytes));
        }
    }

    static boolean holds(Certificate root) {
        return find(root.der()).isPresent();
    }

    /** Call only after the key was found pinned and the signature good. */
    static void remember(Certificate root) {
        ByteBuffer bytes = ByteBuffer.wrap(root.der());
        synchronized (KNOWN) {
            KNOWN.put(bytes, root);
        }
    }
}
