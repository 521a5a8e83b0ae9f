package org.yuheng.node.registry;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.yuheng.json.StrictJson;
import org.yuheng.node.home.NodeConfig;
import org.yuheng.node.home.NodeHome;
import org.yuheng.trust.Base64Bytes;
import org.yuheng.trust.envelope.Envelope;
import org.yuheng.trust.identity.Certificates;
import org.yuheng.trust.identity.NodeName;
import org.yuheng.trust.identity.SigningKey;
import org.yuheng.trust.identity.VerifyingKey;

/** Comes in by a one-time token: sends the signing request and the owners' public keys, keeps what the answer pins. */
public final class Enrolment {

    static final String PAYLOAD_TYPE = "application/vnd.yuheng.enrolment.v1+json";

    private final NodeHome home;

    public Enrolment(NodeHome home) {
        this.home = home;
    }

    record Request(
            String token,
            String node,
            Optional<String> address,
            Base64Bytes csr,
            Base64Bytes signingKey,
            List<Owner> owners) {}

    record Owner(String organization, List<Base64Bytes> grantKeys, List<Base64Bytes> sealingCertificates) {}

    record Answer(
            String node,
            Base64Bytes certificate,
            List<Base64Bytes> chain,
            Base64Bytes revocationList,
            Base64Bytes orchestratorKey,
            List<Base64Bytes> approvalKeys,
            Base64Bytes checkpointKey,
            Instant notAfter) {}

    /** Enrols, or enrols again with a new token; keys and certificate are replaced together. */
    public Instant enrol(String token) throws IOException, InterruptedException {
        NodeConfig config = home.config();
        SigningKey key = home.signingKey("node.key");
        Request request = new Request(
                token,
                config.node(),
                Optional.of(config.address()),
                Base64Bytes.of(Certificates.signingRequest(NodeName.local(config.node()), key)),
                Base64Bytes.of(key.verifyingKey().spki()),
                owners(config));
        byte[] body = new Registry(config.orchestrator())
                .post("enrolments", Envelope.sign(PAYLOAD_TYPE, StrictJson.write(request), key));
        Answer answer = StrictJson.read(body, Answer.class);
        Files.write(home.resolve("keys/node.crt"), answer.certificate().bytes());
        ByteArrayOutputStream roots = new ByteArrayOutputStream();
        answer.chain().forEach(root -> roots.writeBytes(root.bytes()));
        home.writePin("transport-root.crt", roots.toByteArray());
        home.writePin("transport.crl", answer.revocationList().bytes());
        home.writePin(
                "orchestrator.key",
                VerifyingKey.fromSpki(answer.orchestratorKey().bytes()));
        home.writePin(
                "checkpoint.key", VerifyingKey.fromSpki(answer.checkpointKey().bytes()));
        // Pinned anew, from what the log shows, against the key above.
        Files.deleteIfExists(home.resolve("pins/log.key"));
        return answer.notAfter();
    }

    private List<Owner> owners(NodeConfig config) throws IOException {
        List<Owner> owners = new ArrayList<>();
        for (String owner : config.owners()) {
            List<Base64Bytes> certificates = home.has("keys/" + owner + ".sealing.cert")
                    ? List.of(Base64Bytes.of(Files.readAllBytes(home.resolve("keys/" + owner + ".sealing.cert"))))
                    : List.of();
            owners.add(new Owner(
                    owner,
                    List.of(Base64Bytes.of(
                            home.signingKey(owner + ".grant.key").verifyingKey().spki())),
                    certificates));
        }
        return owners;
    }
}
