package org.yuheng.trust.passkey;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.yuheng.trust.Digests;
import org.yuheng.trust.Outcome;

/**
 * The site for which passkeys are made and used.
 *
 * @param id the domain that passkeys are bound to, for example {@code yuheng.example.gov.cn}
 * @param origins from which they may be used, for example {@code https://yuheng.example.gov.cn}; empty: any https origin of
 *     the domain, and any of localhost, which browsers take as secure too
 */
public record RelyingParty(String id, List<String> origins) {

    public RelyingParty {
        if (!id.matches("[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?")) {
            throw new IllegalArgumentException("relying party \"" + id + "\" must be a domain in lower case");
        }
        origins = List.copyOf(origins);
    }

    byte[] idHash() {
        return Digests.sha256(id.getBytes(StandardCharsets.UTF_8));
    }

    Outcome<String> accepts(String origin) {
        boolean good = origins.isEmpty() ? ofDomain(origin) : origins.contains(origin);
        return good
                ? Outcome.accepted(origin)
                : Outcome.refused(
                        "PASSKEY_ORIGIN",
                        "used from \"" + origin + "\", expected " + (origins.isEmpty() ? "https of " + id : origins));
    }

    private boolean ofDomain(String origin) {
        try {
            URI address = URI.create(origin);
            String host = address.getHost();
            return host != null
                    && (host.equals(id) || host.endsWith("." + id))
                    && ("https".equals(address.getScheme())
                            || "http".equals(address.getScheme()) && host.equals("localhost"));
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }
}
