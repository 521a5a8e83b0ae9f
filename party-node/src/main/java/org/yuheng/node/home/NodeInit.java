package org.yuheng.node.home;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.yuheng.json.StrictJson;
import org.yuheng.trust.Base64Bytes;
import org.yuheng.trust.identity.KeyFile;
import org.yuheng.trust.identity.Password;
import org.yuheng.trust.identity.SignatureSuite;
import org.yuheng.trust.identity.SigningKey;
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
        NodeHome home = new NodeHome(directory);
        if (home.has("node.json")) {
            throw new IOException("NODE_EXISTS: " + directory + " is a node's home already; choose another directory");
        }
        home.create();
        Path password = home.resolve("password");
        try (Password random = Password.random()) {
            Files.writeString(password, new String(random.reveal()) + "\n");
        }
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
        List<SealingRequest> requests = new ArrayList<>();
        try (Password secret = home.password()) {
            KeyFile.write(home.resolve("keys/node.key"), SigningKey.generate(SignatureSuite.P256), secret);
            KeyFile.write(home.resolve("keys/witness.key"), SigningKey.generate(SignatureSuite.ED25519), secret);
            Set<String> organisations = new LinkedHashSet<>(config.owners());
            organisations.add(config.organization());
            for (String owner : organisations) {
                KeyFile.write(
                        home.resolve("keys/" + owner + ".grant.key"),
                        SigningKey.generate(SignatureSuite.ED25519),
                        secret);
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
}
