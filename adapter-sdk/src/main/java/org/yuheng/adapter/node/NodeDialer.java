package org.yuheng.adapter.node;

/** Opens connections to enrolled nodes. */
public interface NodeDialer {

    /**
     * @param node id that must stand in the node's certificate and in its signatures
     * @param address {@code host:port}
     * @param signingKey the key that the node enrolled, X.509 SubjectPublicKeyInfo in base64
     */
    PartyNode dial(String node, String address, String signingKey);
}
