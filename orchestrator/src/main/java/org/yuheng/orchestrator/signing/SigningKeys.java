package org.yuheng.orchestrator.signing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import org.yuheng.trust.Outcome;
import org.yuheng.trust.identity.KeyFile;
import org.yuheng.trust.identity.Password;
import org.yuheng.trust.identity.SignatureSuite;
import org.yuheng.trust.identity.SigningKey;
import org.yuheng.trust.identity.TokenKeys;

/**
 * Keys of the orchestrator's own statements, made at first use. What they sign proves what the orchestrator said, never
 * what an owner allowed: grants are signed at the owners' nodes.
 */
@Repository
public class SigningKeys {

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Path directory;
    private final SigningProperties properties;
    private final TransactionTemplate ownTransaction;
    private final Map<Purpose, SigningKey> keys = new EnumMap<>(Purpose.class);

    SigningKeys(
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            Clock clock,
            SigningProperties properties,
            @Value("${yuheng.state-dir:.yuheng/orchestrator}") Path state) {
        this.jdbc = jdbc;
        this.ownTransaction = new TransactionTemplate(transactions);
        this.ownTransaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.clock = clock;
        this.properties = properties;
        this.directory = properties.directory() == null ? state.resolve("keys") : properties.directory();
    }

    /** What a key signs. */
    public enum Purpose {
        APPROVAL(SignatureSuite.ED25519),
        RECEIPT(SignatureSuite.ED25519),
        /** Messages to nodes, and the TLS connection that carries them. */
        ORCHESTRATOR(SignatureSuite.P256),
        /** The authority that issues the nodes' transport certificates. */
        TRANSPORT_AUTHORITY(SignatureSuite.P256),
        /** Checkpoints of the transparency log. */
        CHECKPOINT(SignatureSuite.ED25519);

        private final SignatureSuite suite;

        Purpose(SignatureSuite suite) {
            this.suite = suite;
        }
    }

    /**
     * @param spki X.509 SubjectPublicKeyInfo in base64
     */
    public record Published(String keyId, Purpose purpose, String spki) {}

    public SigningKey approval() {
        return key(Purpose.APPROVAL);
    }

    public SigningKey receipt() {
        return key(Purpose.RECEIPT);
    }

    /** The public halves, former ones included. */
    public List<Published> published() {
        for (Purpose purpose : Purpose.values()) {
            key(purpose);
        }
        return jdbc.sql("select key_id, purpose, spki from signing_key order by purpose, since")
                .query((row, number) -> new Published(
                        row.getString("key_id"),
                        Purpose.valueOf(row.getString("purpose")),
                        Base64.getEncoder().encodeToString(row.getBytes("spki"))))
                .list();
    }

    /**
     * The key before the present one, while both count: whoever rotates renames its file, {@code transport-authority.pem} to
     * {@code transport-authority-former.pem}, and takes it away when nothing depends on it any more.
     */
    public Optional<SigningKey> former(Purpose purpose) {
        Path file = directory.resolve(fileName(purpose) + "-former.pem");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (Password password = password()) {
            Outcome<SigningKey> key = KeyFile.read(file, password);
            if (!key.isAccepted()) {
                throw new IllegalStateException(key.refusal() + "; check yuheng.keys.password");
            }
            return Optional.of(key.value());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open the former " + purpose + " key in " + directory, e);
        }
    }

    private static String fileName(Purpose purpose) {
        return purpose.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    public synchronized SigningKey key(Purpose purpose) {
        return keys.computeIfAbsent(purpose, this::open);
    }

    private SigningKey open(Purpose purpose) {
        if (properties.token() != null && properties.token().labels().containsKey(purpose)) {
            SigningKey key = inToken(properties.token(), purpose);
            publish(purpose, key);
            return key;
        }
        try {
            if (!Files.isDirectory(directory)) {
                Files.createDirectories(directory);
                Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
            }
            try (Password password = password()) {
                Path file = directory.resolve(fileName(purpose) + ".pem");
                if (!Files.exists(file)) {
                    writeNew(file, purpose.suite, password);
                }
                Outcome<SigningKey> key = KeyFile.read(file, password);
                if (!key.isAccepted()) {
                    throw new IllegalStateException(key.refusal() + "; check yuheng.keys.password");
                }
                publish(purpose, key.value());
                return key.value();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open the " + purpose + " key in " + directory, e);
        }
    }

    /** A key that configuration puts into a token comes from there or the start ends; a file is no substitute for it. */
    static SigningKey inToken(SigningProperties.Token token, Purpose purpose) {
        if (purpose == Purpose.CHECKPOINT) {
            throw new IllegalStateException(
                    "TOKEN_SUITE: yuheng.keys.token.labels.checkpoint is set; checkpoints are signed"
                            + " with Ed25519, as the log's clients expect, and tokens have P-256 keys only; leave it a file");
        }
        if (token.pin() == null || token.pin().isBlank()) {
            throw new IllegalStateException(
                    "TOKEN_PIN: yuheng.keys.token.pin is empty; set it (YUHENG_KEYS_TOKEN_PIN)");
        }
        TokenKeys keys = new TokenKeys(
                token.library(),
                token.slotIndex(),
                Map.of(purpose.name(), token.labels().get(purpose)));
        try (Password pin = Password.of(token.pin().toCharArray())) {
            Outcome<SigningKey> key = keys.signingKey(purpose.name(), pin);
            if (!key.isAccepted()) {
                throw new IllegalStateException(key.refusal() + "; check yuheng.keys.token");
            }
            return key.value();
        }
    }

    private static void writeNew(Path file, SignatureSuite suite, Password password) throws IOException {
        Path draft = draft(file);
        KeyFile.write(draft, SigningKey.generate(suite), password);
        appear(draft, file);
    }

    private Password password() throws IOException {
        if (properties.password() != null && !properties.password().isBlank()) {
            return Password.of(properties.password().toCharArray());
        }
        Path file = directory.resolve("password");
        if (!Files.exists(file)) {
            Path draft = draft(file);
            Files.createFile(draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try (Password made = Password.random()) {
                char[] characters = made.reveal();
                Files.writeString(draft, new String(characters), StandardOpenOption.SYNC);
                Arrays.fill(characters, '\0');
            }
            appear(draft, file);
        }
        return kept(Files.readString(file).strip());
    }

    /** One that was made here needs no stretching; somebody may have put another in its place. */
    private static Password kept(String text) {
        return text.matches("[0-9a-f]{64}") ? Password.ofRandom(text.toCharArray()) : Password.of(text.toCharArray());
    }

    private static Path draft(Path file) {
        return file.resolveSibling(file.getFileName() + "." + UUID.randomUUID());
    }

    /** A file is there complete or not at all, however the process ends; of two instances the first one's stays. */
    private static void appear(Path draft, Path file) throws IOException {
        try {
            Files.createLink(file, draft);
        } catch (FileAlreadyExistsException anotherInstanceWasFaster) {
            // Its file is read next.
            return;
        } finally {
            Files.delete(draft);
        }
    }

    /** On its own: the key stays in memory also when what it was first needed for is rolled back. */
    private void publish(Purpose purpose, SigningKey key) {
        ownTransaction.executeWithoutResult(status -> insert(purpose, key));
    }

    private void insert(Purpose purpose, SigningKey key) {
        jdbc.sql("""
                        insert into signing_key (key_id, purpose, spki, since) values (:id, :purpose, :spki, :now)
                        on conflict (key_id) do nothing
                        """)
                .param("id", key.keyId())
                .param("purpose", purpose.name())
                .param("spki", key.verifyingKey().spki())
                .param("now", Timestamp.from(clock.instant()))
                .update();
    }
}
