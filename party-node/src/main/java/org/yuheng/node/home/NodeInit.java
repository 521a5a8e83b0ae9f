package org.yuheng.node.home;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.yuheng.json.StrictJson;
import org.yuheng.trust.Base64Bytes;
import org.yuheng.trust.identity.KeyFile;
import org.yuheng.trust.identity.Password;
import org.yuheng.trust.identity.SignatureSuite;
import org.yuheng.trust.identity.SigningKey;
import org.yuheng.trust.identity.TokenKeys;
import org.yuheng.trust.sealing.SealingKeyPair;
import org.yuheng.trust.sealing.SealingSuite;

/** First step of a new node: its directory, its keys, and the request for its recipients' certificates. */
public final class NodeInit {

    private NodeInit() {}

    /**
     * Makes the home; refuses to touch one that exists.
     *
     * @return the file with sealing requests for the operator's offline command line
     */
    public static Path create(Path directory, NodeConfig config) throws IOException {
        return create(directory, config, Optional.empty());
    }

    /**
     * The same where some signing keys are in a PKCS#11 token already: no file is made for those.
     *
     * @param token whose labels name them as the files would be called: {@code node.key}, {@code OWNER.grant.key}
     */
    public static Path create(Path directory, NodeConfig config, Optional<TokenKeys> token) throws IOException {
        NodeHome home = new NodeHome(directory);
        if (home.has("node.json")) {
            throw new IOException("NODE_EXISTS: " + directory + " is a node's home already; choose another directory");
        }
        home.create();
        if (token.isPresent()) {
            requireSuite(token.get());
            Files.write(home.resolve("token.json"), StrictJson.write(token.get()));
            // a token that does not open is found out before any file is made that a second try would meet
            for (String name : token.get().labels().keySet()) {
                home.signingKey(name);
            }
        }
        Path password = home.resolve("password");
        try (Password random = Password.random()) {
            Files.writeString(password, new String(random.reveal()) + "\n");
        }
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
        List<SealingRequest> requests = new ArrayList<>();
        try (Password secret = home.password()) {
            make(home, "node.key", SignatureSuite.P256, secret);
            make(home, "witness.key", SignatureSuite.ED25519, secret);
            Set<String> organisations = new LinkedHashSet<>(config.owners());
            organisations.add(config.organization());
            for (String owner : organisations) {
                make(home, owner + ".grant.key", SignatureSuite.ED25519, secret);
                SealingKeyPair pair = SealingKeyPair.generate(SealingSuite.HPKE_P256);
                pair.write(home.resolve("keys/" + owner + ".sealing.key"), secret);
                requests.add(new SealingRequest(
                        owner,
                        config.node(),
                        pair.publicKey().suite(),
                        Base64Bytes.of(pair.publicKey().encoded())));
            }
        }
        Path file = home.resolve("sealing-requests.json");
        Files.write(file, StrictJson.write(requests));
        home.write(config);
        return file;
    }

    private static void make(NodeHome home, String name, SignatureSuite suite, Password secret) throws IOException {
        Optional<TokenKeys> token = home.token();
        if (token.isEmpty() || !token.get().holds(name)) {
            KeyFile.write(home.resolve("keys/" + name), SigningKey.generate(suite), secret);
        }
    }

    /** Witnesses sign in C2SP's note format, which knows no P-256; tokens know nothing else. */
    private static void requireSuite(TokenKeys token) throws IOException {
        if (token.holds("witness.key")) {
            throw new IOException(
                    "TOKEN_SUITE: witness.key signs with Ed25519 and cannot be in a token; leave it a file");
        }
    }
}
