package org.yuheng.orchestrator.dispatch;

import java.util.Optional;
import org.yuheng.trust.envelope.Keyring;

/** What dispatch has to know of the enrolled nodes and their owners. */
public interface NodeDirectory {

    /**
     * @param address {@code host:port}
     * @param signingKey the key that the node enrolled, X.509 SubjectPublicKeyInfo in base64
     */
    record Entry(String node, String address, String signingKey) {}

    Optional<Entry> find(String node);

    /** The keys with which people of {@code owner} sign grants; empty: none of its grants is believed. */
    Keyring grantKeys(String owner);
}
