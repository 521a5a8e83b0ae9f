package org.yuheng.node.home;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CRLException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.yuheng.json.StrictJson;
import org.yuheng.trust.Outcome;
import org.yuheng.trust.identity.Certificates;
import org.yuheng.trust.identity.KeyFile;
import org.yuheng.trust.identity.Password;
import org.yuheng.trust.identity.SignatureSuite;
import org.yuheng.trust.identity.SigningKey;
import org.yuheng.trust.identity.TokenKeys;
import org.yuheng.trust.identity.TrustAnchors;
import org.yuheng.trust.identity.VerifyingKey;
import org.yuheng.trust.membership.TransportRoots;
import org.yuheng.trust.sealing.SealingKeyPair;

/**
 * The layout of a node's directory; it belongs to the node's account alone.
 *
 * <pre>
 * node.json   password          what its people decide; what opens the key files
 * token.json  token-pin         only where some of the keys are in a PKCS#11 token (TokenKeys); what opens it
 * keys/       node.key node.crt witness.key OWNER.grant.key OWNER.sealing.key OWNER.sealing.cert
 * pins/       transport-root.crt transport.crl orchestrator.key checkpoint.key log.key recipients-ca.key release.key
 *             release-manifest.json
 *             simulation-root.crt simulation-collateral.json
 * simulation/ platform.json     only at a host without hardware
 * hardware.json                 only at a host with hardware: where evidence is asked, or what launches (HostHardware)
 * oidc.json                     only where people sign in to the console with a provider (ProviderFile)
 * collateral/                   what `yuheng node collateral --import` verified and stored
 * node.db jobs/ results/ incoming/
 * </pre>
 */
public final class NodeHome {

    private final Path directory;

    public NodeHome(Path directory) {
        this.directory = directory.toAbsolutePath().normalize();
    }

    /** Makes the directories, readable by their owner only. */
    public void create() throws IOException {
        for (String name : new String[] {"", "keys", "pins", "simulation", "jobs", "results", "incoming"}) {
            Path path = directory.resolve(name);
            Files.createDirectories(path);
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
        }
    }

    public Path directory() {
        return directory;
    }

    public Path resolve(String name) {
        return directory.resolve(name);
    }

    public NodeConfig config() throws IOException {
        return StrictJson.read(Files.readAllBytes(resolve("node.json")), NodeConfig.class);
    }

    /** Empty where the console knows no provider. */
    public Optional<ProviderFile> provider() throws IOException {
        return has(ProviderFile.NAME)
                ? Optional.of(StrictJson.read(Files.readAllBytes(resolve(ProviderFile.NAME)), ProviderFile.class))
                : Optional.empty();
    }

    public void write(NodeConfig config) throws IOException {
        Files.write(resolve("node.json"), StrictJson.write(config));
    }

    /** Opens the key files; from {@code YUHENG_NODE_PASSWORD}, or the file {@code password}. */
    public Password password() throws IOException {
        String fromEnvironment = System.getenv("YUHENG_NODE_PASSWORD");
        char[] characters = (fromEnvironment != null ? fromEnvironment : Files.readString(resolve("password")))
                .strip()
                .toCharArray();
        try {
            return fromEnvironment != null ? Password.of(characters) : Password.ofRandom(characters);
        } finally {
            Arrays.fill(characters, '\0');
        }
    }

    /** Opens the token; from {@code YUHENG_NODE_TOKEN_PIN}, or the file {@code token-pin}. */
    private Password tokenPin() throws IOException {
        String fromEnvironment = System.getenv("YUHENG_NODE_TOKEN_PIN");
        if (fromEnvironment == null && !has("token-pin")) {
            throw new IOException("TOKEN_PIN: neither YUHENG_NODE_TOKEN_PIN nor the file token-pin in " + directory
                    + " has the PIN of the token that token.json names");
        }
        char[] characters = (fromEnvironment != null ? fromEnvironment : Files.readString(resolve("token-pin")))
                .strip()
                .toCharArray();
        try {
            return Password.of(characters);
        } finally {
            Arrays.fill(characters, '\0');
        }
    }

    /** Which keys are in a token; empty where all are files. */
    public Optional<TokenKeys> token() throws IOException {
        return has("token.json")
                ? Optional.of(StrictJson.read(Files.readAllBytes(resolve("token.json")), TokenKeys.class))
                : Optional.empty();
    }

    /** From the token if {@code token.json} names it there, and then from nowhere else; otherwise from its key file. */
    public SigningKey signingKey(String name) throws IOException {
        Optional<TokenKeys> token = token();
        if (token.isPresent() && token.get().holds(name)) {
            try (Password pin = tokenPin()) {
                return opened(token.get().signingKey(name, pin));
            }
        }
        try (Password password = password()) {
            return opened(KeyFile.read(resolve("keys/" + name), password));
        }
    }

    /** Signs cosignatures of the log; made now for a home of before there were witnesses. */
    public SigningKey witnessKey() throws IOException {
        if (!has("keys/witness.key")) {
            try (Password password = password()) {
                KeyFile.write(resolve("keys/witness.key"), SigningKey.generate(SignatureSuite.ED25519), password);
            }
        }
        return signingKey("witness.key");
    }

    public SealingKeyPair sealingKey(String owner) throws IOException {
        try (Password password = password()) {
            return opened(SealingKeyPair.read(resolve("keys/" + owner + ".sealing.key"), password));
        }
    }

    /** A pinned public key: one line of base64 SubjectPublicKeyInfo. */
    public VerifyingKey pinnedKey(String name) throws IOException {
        return VerifyingKey.fromSpki(Base64.getDecoder()
                .decode(Files.readString(resolve("pins/" + name)).strip()));
    }

    /** Whose certificates count in TLS: one authority's, or two while one succeeds the other. */
    public TrustAnchors transportAnchors() throws IOException {
        return new TrustAnchors(
                Certificates.certificates(pinned("transport-root.crt")),
                Certificates.revocationLists(pinned("transport.crl")));
    }

    /**
     * Pins which authorities count now, if one that is believed already says so.
     *
     * @throws IOException with the refusal, and nothing is pinned
     */
    public TrustAnchors takeTransportRoots(byte[] signed, TrustAnchors believed, Instant now) throws IOException {
        TrustAnchors anchors = opened(TransportRoots.verify(signed, believed, now));
        ByteArrayOutputStream roots = new ByteArrayOutputStream();
        ByteArrayOutputStream lists = new ByteArrayOutputStream();
        try {
            for (X509Certificate root : anchors.roots()) {
                roots.writeBytes(root.getEncoded());
            }
            for (X509CRL list : anchors.revocationLists()) {
                lists.writeBytes(list.getEncoded());
            }
        } catch (CertificateEncodingException | CRLException e) {
            throw new IOException("what was parsed has no encoding", e);
        }
        writePin("transport-root.crt", roots.toByteArray());
        writePin("transport.crl", lists.toByteArray());
        return anchors;
    }

    public byte[] pinned(String name) throws IOException {
        return Files.readAllBytes(resolve("pins/" + name));
    }

    public boolean has(String name) {
        return Files.exists(resolve(name));
    }

    public static String text(VerifyingKey key) {
        return Base64.getEncoder().encodeToString(key.spki());
    }

    /** Whole or not at all: a node that is killed meanwhile must find what it needs at its next start. */
    public void writePin(String name, byte[] content) throws IOException {
        Path draft = resolve("pins/." + name + ".new");
        Files.write(draft, content);
        Files.move(draft, resolve("pins/" + name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    public void writePin(String name, VerifyingKey key) throws IOException {
        writePin(name, (text(key) + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    private static <T> T opened(Outcome<T> outcome) throws IOException {
        if (!outcome.isAccepted()) {
            throw new IOException(outcome.refusal().toString());
        }
        return outcome.value();
    }
}
