package org.yuheng.signin;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;

/**
 * A provider and what this program is called there.
 *
 * @param issuer exactly as the provider's tokens name it; https, or http on the loopback for trials
 * @param clientSecret empty for a public client, which has PKCE alone
 * @param scopes asked for; {@code openid} is always among them
 * @param usernameClaim name of the claim that holds the account's name, trusted for a first sign-in; empty: only people whom
 *     an administrator linked
 */
public record OidcSettings(
        String issuer, String clientId, String clientSecret, List<String> scopes, String usernameClaim) {

    public OidcSettings {
        URI address = URI.create(issuer);
        boolean safe = "https".equals(address.getScheme())
                || "http".equals(address.getScheme()) && address.getHost() != null && isLoopback(address.getHost());
        if (!safe || address.getQuery() != null || address.getFragment() != null) {
            throw new IllegalArgumentException("OIDC_CONFIGURATION: issuer \"" + issuer
                    + "\" must be an https address without query (http only on the loopback)");
        }
        if (clientId.isBlank()) {
            throw new IllegalArgumentException("OIDC_CONFIGURATION: the client id is missing");
        }
        scopes = scopes.contains("openid")
                ? List.copyOf(scopes)
                : java.util.stream.Stream.concat(java.util.stream.Stream.of("openid"), scopes.stream())
                        .toList();
    }

    private static boolean isLoopback(String host) {
        try {
            return host.equals("localhost")
                    || host.matches("[0-9.]+|\\[[0-9a-fA-F:]+]")
                            && InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "OidcSettings[" + issuer + ", " + clientId + "]";
    }
}
