package org.yuheng.orchestrator.passkeys;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.yuheng.trust.passkey.RelyingParty;

/**
 * @param rpId the domain that passkeys are bound to; choose once: passkeys of another domain are worth nothing here
 * @param origins from which people use this installation; empty: any https origin of the domain
 */
@ConfigurationProperties("yuheng.passkeys")
public record PasskeyProperties(
        @DefaultValue("localhost") String rpId,
        @DefaultValue List<String> origins) {

    public RelyingParty site() {
        return new RelyingParty(rpId, origins);
    }
}
