package org.yuheng.node.console;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;
import org.yuheng.node.Node;
import org.yuheng.node.home.NodeHome;
import org.yuheng.node.home.ProviderFile;
import org.yuheng.signin.OidcProvider;
import org.yuheng.signin.OidcSettings;

/** The OpenID Connect provider that the node's {@code oidc.json} names, if there is one. */
@Component
class ConsoleProvider {

    static final String THERE = "/sign-in/with";
    static final String BACK = "/sign-in/back";

    private final Optional<OidcProvider> provider;
    private final String address;

    ConsoleProvider(Node node) throws IOException {
        NodeHome home = node.home();
        Optional<ProviderFile> file = home.provider();
        this.address = file.map(ProviderFile::address).orElse("");
        this.provider = file.isEmpty()
                ? Optional.empty()
                : Optional.of(new OidcProvider(settings(home, file.get()), Clock.systemUTC()));
    }

    /** Nobody is known by a claim: the node's own people say who is who. */
    private static OidcSettings settings(NodeHome home, ProviderFile file) throws IOException {
        String secret = file.clientSecretFile().isEmpty()
                ? ""
                : Files.readString(home.resolve(file.clientSecretFile())).strip();
        return new OidcSettings(file.issuer(), file.clientId(), secret, file.scopes(), "");
    }

    boolean configured() {
        return provider.isPresent();
    }

    Optional<OidcProvider> provider() {
        return provider;
    }

    /** Where the provider sends the browser back to. */
    String back(HttpServletRequest request) {
        return (address.isEmpty()
                        ? ServletUriComponentsBuilder.fromContextPath(request)
                                .build()
                                .toUriString()
                        : address)
                + BACK;
    }
}
