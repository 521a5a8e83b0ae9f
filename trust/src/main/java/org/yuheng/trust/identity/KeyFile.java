package org.yuheng.trust.identity;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Set;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.crypto.util.PBKDF2Config;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfoBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcePKCSPBEInputDecryptorProviderBuilder;
import org.bouncycastle.pkcs.jcajce.JcePKCSPBEOutputEncryptorBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;
import org.bouncycastle.util.io.pem.PemWriter;
import org.yuheng.trust.Outcome;

/**
 * Private keys at rest: PKCS#8 in PEM, encrypted with PBES2 (PBKDF2-HMAC-SHA256, 600,000 rounds, AES-256-CBC; RFC 8018),
 * readable by its owner only. {@code openssl pkey} reads it too. PKCS#12 would need a certificate beside every key, which
 * Ed25519 and SM2 signing keys do not have; TLS keys, which do, are in PKCS#12 ({@link TlsIdentity}).
 */
public final class KeyFile {

    private static final String PEM_TYPE = "ENCRYPTED PRIVATE KEY";
    private static final int ROUNDS = 600_000;
    private static final int ROUNDS_FOR_RANDOM = 2_000;
    private static final int LARGEST = 16_384;
    private static final BouncyCastleProvider PROVIDER = new BouncyCastleProvider();

    private KeyFile() {}

    /**
     * Writes a new file; an existing one is never overwritten, since a lost key cannot be had back.
     *
     * @throws FileAlreadyExistsException when {@code file} exists
     */
    public static void write(Path file, SigningKey key, Password password) throws IOException {
        byte[] pkcs8 = key.pkcs8();
        try {
            writePkcs8(file, pkcs8, password);
        } finally {
            Arrays.fill(pkcs8, (byte) 0);
        }
    }

    /** The same for another kind of key; the caller wipes {@code pkcs8}. */
    public static void writePkcs8(Path file, byte[] pkcs8, Password password) throws IOException {
        char[] characters = password.reveal();
        try {
            PKCS8EncryptedPrivateKeyInfo encrypted = new PKCS8EncryptedPrivateKeyInfoBuilder(
                            PrivateKeyInfo.getInstance(pkcs8))
                    .build(new JcePKCSPBEOutputEncryptorBuilder(
                                    new PBKDF2Config.Builder()
                                            .withPRF(PBKDF2Config.PRF_SHA256)
                                            .withIterationCount(password.isRandom() ? ROUNDS_FOR_RANDOM : ROUNDS)
                                            .withSaltLength(16)
                                            .build(),
                                    NISTObjectIdentifiers.id_aes256_CBC)
                            .setProvider(PROVIDER)
                            .build(characters));
            StringWriter text = new StringWriter();
            try (PemWriter pem = new PemWriter(text)) {
                pem.writeObject(new PemObject(PEM_TYPE, encrypted.getEncoded()));
            }
            writePrivately(file, text.toString().getBytes(StandardCharsets.US_ASCII));
        } catch (OperatorCreationException e) {
            throw new IOException("key file " + file + " cannot be encrypted", e);
        } finally {
            Arrays.fill(characters, '\0');
        }
    }

    /**
     * Reads a signing key.
     *
     * @return refused with {@code KEY_FILE_PASSWORD} or {@code KEY_FILE_MALFORMED}
     * @throws IOException when the file cannot be read at all
     */
    public static Outcome<SigningKey> read(Path file, Password password) throws IOException {
        return readPkcs8(file, password).then(pkcs8 -> {
            try {
                return Outcome.accepted(SigningKey.fromPkcs8(pkcs8));
            } catch (IllegalArgumentException e) {
                return malformed(file, e.getMessage());
            } finally {
                Arrays.fill(pkcs8, (byte) 0);
            }
        });
    }

    /** The same for another kind of key; the caller wipes the bytes. */
    public static Outcome<byte[]> readPkcs8(Path file, Password password) throws IOException {
        if (Files.size(file) > LARGEST) {
            return malformed(file, Files.size(file) + " bytes, a key file has at most " + LARGEST);
        }
        PKCS8EncryptedPrivateKeyInfo encrypted;
        try (PemReader pem = new PemReader(new StringReader(Files.readString(file, StandardCharsets.US_ASCII)))) {
            PemObject object = pem.readPemObject();
            if (object == null || !PEM_TYPE.equals(object.getType())) {
                return malformed(file, "no PEM block " + PEM_TYPE);
            }
            encrypted = new PKCS8EncryptedPrivateKeyInfo(object.getContent());
        } catch (IOException | RuntimeException e) {
            return malformed(file, e.getMessage());
        }
        char[] characters = password.reveal();
        try {
            return Outcome.accepted(encrypted
                    .decryptPrivateKeyInfo(new JcePKCSPBEInputDecryptorProviderBuilder()
                            .setProvider(PROVIDER)
                            .build(characters))
                    .getEncoded());
        } catch (PKCSException e) {
            return Outcome.refused(
                    "KEY_FILE_PASSWORD", "the password does not open " + file + "; give the one it was written with");
        } finally {
            Arrays.fill(characters, '\0');
        }
    }

    private static <T> Outcome<T> malformed(Path file, String why) {
        return Outcome.refused(
                "KEY_FILE_MALFORMED",
                file + " is no encrypted PKCS#8 key file (" + why + "); restore it from its backup");
    }

    /** Creates {@code file} for its owner only, and gets the bytes to the disk before returning. */
    static void writePrivately(Path file, byte[] content) throws IOException {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] attributes = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        try (var channel = Files.newByteChannel(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SYNC),
                attributes)) {
            ByteBuffer buffer = ByteBuffer.wrap(content);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        }
    }
}
