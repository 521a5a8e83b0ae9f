package org.yuheng.signin;

import java.util.Optional;

/**
 * Whom a provider vouches for.
 *
 * @param subject never given to another person by the same issuer
 * @param username what the configured claim says, if one is configured and it was there
 * @param idToken as it came, for signing out at the provider
 */
public record OidcIdentity(String issuer, String subject, Optional<String> username, String idToken) {

    /** Without the token. */
    @Override
    public String toString() {
        return "OidcIdentity[" + issuer + ", " + subject + "]";
    }
}
