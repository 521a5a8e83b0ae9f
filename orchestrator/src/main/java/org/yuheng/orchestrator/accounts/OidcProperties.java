package org.yuheng.orchestrator.accounts;

import java.util.List;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.yuheng.signin.OidcSettings;

/**
 * Signing in with the organisation's own provider; off while there is no issuer.
 *
 * @param usernameClaim of the token, for example {@code preferred_username}: it names the account at a first sign-in, which
 *     is then linked; empty: an administrator links every account
 * @param nameZh what people call the provider
 * @param nameEn what people call the provider
 * @param address of this installation as browsers see it, without a slash at the end; empty: as the request has it
 */
@ConfigurationProperties("yuheng.sign-in.oidc")
record OidcProperties(
        @DefaultValue("") String issuer,
        @DefaultValue("") String clientId,
        @DefaultValue("") String clientSecret,
        @DefaultValue({"openid", "profile"}) List<String> scopes,
        @DefaultValue("") String usernameClaim,
        @DefaultValue("统一身份认证") String nameZh,
        @DefaultValue("single sign-on") String nameEn,
        @DefaultValue("") String address) {

    Optional<OidcSettings> settings() {
        return issuer.isBlank()
                ? Optional.empty()
                : Optional.of(new OidcSettings(issuer, clientId, clientSecret, scopes, usernameClaim));
    }

    @Override
    public String toString() {
        return "OidcProperties[" + issuer + ", " + clientId + "]";
    }
}
