package org.yuheng.orchestrator.passkeys;

import java.time.Instant;
import java.util.Optional;
import org.yuheng.trust.Base64Bytes;

/**
 * A passkey of a person.
 *
 * @param keyId {@code sha256:…} of the public key: how receipts and nodes' lists name it
 * @param spki the public key, SubjectPublicKeyInfo
 * @param name that the person gave it
 * @param counter of signatures at the last use
 * @param backedUp whether the key may exist on more than one device
 */
public record Passkey(
        Base64Bytes credentialId,
        String username,
        String keyId,
        Base64Bytes spki,
        String name,
        long counter,
        boolean backedUp,
        Instant createdAt,
        Optional<Instant> lastUsedAt) {}
