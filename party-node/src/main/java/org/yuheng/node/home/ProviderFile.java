package org.yuheng.node.home;

import java.util.List;

/**
 * {@code oidc.json} in a node's home: with which OpenID Connect provider the owners' people may sign in to the console.
 *
 * @param issuer exactly as the provider's tokens name it; https, or http on the loopback for trials
 * @param clientSecretFile name of a file beside this one that holds the client's secret; empty for a public client
 * @param scopes asked for; {@code openid} is always among them
 * @param address of the console as browsers see it, where a proxy changes it; empty otherwise
 */
public record ProviderFile(
        String issuer, String clientId, String clientSecretFile, List<String> scopes, String address) {

    public static final String NAME = "oidc.json";

    public ProviderFile {
        scopes = List.copyOf(scopes);
        if (!clientSecretFile.matches("[A-Za-z0-9._-]{0,100}") || clientSecretFile.equals(NAME)) {
            throw new IllegalArgumentException("OIDC_CONFIGURATION: clientSecretFile \"" + clientSecretFile
                    + "\" must be the name of a file beside " + NAME);
        }
        if (!address.isEmpty() && !address.matches("https?://[A-Za-z0-9.:\\[\\]-]{1,255}")) {
            throw new IllegalArgumentException(
                    "OIDC_CONFIGURATION: address \"" + address + "\" must be like https://console.example.org");
        }
    }
}
