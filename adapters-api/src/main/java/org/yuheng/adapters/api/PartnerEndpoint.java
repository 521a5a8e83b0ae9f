package org.yuheng.adapters.api;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * Where a partner's records are.
 *
 * @param url https; plain http only to this machine
 * @param tokenFile holds the bearer token and nothing else
 */
public record PartnerEndpoint(URI url, Optional<Path> tokenFile, PayloadFormat format) {

    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

    /** @throws IllegalArgumentException when the URL may not be asked */
    public PartnerEndpoint {
        if (url.getHost() == null || url.getRawUserInfo() != null || url.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "the partner's address must be a URL with a host, without user and without fragment");
        }
        boolean local = "http".equals(url.getScheme()) && THIS_MACHINE.contains(url.getHost());
        if (!"https".equals(url.getScheme()) && !local) {
            throw new IllegalArgumentException(
                    "the partner at " + url.getHost() + " is addressed by " + url.getScheme() + "; expected https");
        }
    }
}
