package org.yuheng.trust.log;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.yuheng.trust.Digests;
import org.yuheng.trust.identity.SigningKey;
import org.yuheng.trust.identity.VerifyingKey;

/**
 * Signs checkpoints as C2SP signed notes: Ed25519 (type 1, readable by every client), SM2 beside it (type 255 with our own
 * name, as the specification allows), and cosignatures of witnesses (C2SP tlog-cosignature, type 4).
 */
public final class NoteSigner {

    private static final byte ED25519 = 1;
    private static final byte COSIGNATURE = 4;
    private static final byte[] SM2 = "\u00ffyuheng/sm2".getBytes(StandardCharsets.ISO_8859_1);

    private final String name;
    private final SigningKey key;

    /** @param name of the log (its origin) or witness; no spaces, no plus sign */
    public NoteSigner(String name, SigningKey key) {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9./_-]{0,199}")) {
            throw new IllegalArgumentException(
                    "name \"" + name + "\" must be letters, digits and . / _ -, at most 200");
        }
        switch (key.suite()) {
            case ED25519, SM2 -> {}
            case P256 -> throw new IllegalArgumentException("signed notes are signed with ED25519 or SM2, not P256");
        }
        this.name = name;
        this.key = key;
    }

    /** The verifier key that clients pin: {@code name+hash+base64(type, key)}. */
    public String verifierKey() {
        return verifierKey(name, typed(false));
    }

    /** Likewise, for its cosignatures. */
    public String witnessKey() {
        return verifierKey(name, typed(true));
    }

    private static String verifierKey(String name, byte[] typedKey) {
        return name + "+" + HexFormat.of().formatHex(hash(name, typedKey)) + "+"
                + Base64.getEncoder().encodeToString(typedKey);
    }

    /** Text, empty line, one signature line. */
    public String sign(Checkpoint checkpoint) {
        return checkpoint.text() + "\n" + line(typed(false), key.sign(bytes(checkpoint.text())));
    }

    /** Adds a signature of this signer to a signed note, for example SM2 beside Ed25519. */
    public String alsoSign(String note) {
        return note + line(typed(false), key.sign(bytes(textOf(note))));
    }

    /** One cosignature line ({@code cosignature/v1}): this witness saw this checkpoint, consistent, at this time. */
    String cosign(String checkpointText, Instant at) {
        long seconds = at.getEpochSecond();
        byte[] signature = key.sign(bytes("cosignature/v1\ntime " + seconds + "\n" + checkpointText));
        return line(
                typed(true),
                ByteBuffer.allocate(8 + signature.length)
                        .putLong(seconds)
                        .put(signature)
                        .array());
    }

    private String line(byte[] typedKey, byte[] signature) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(hash(name, typedKey));
        out.writeBytes(signature);
        return "\u2014 " + name + " " + Base64.getEncoder().encodeToString(out.toByteArray()) + "\n";
    }

    private byte[] typed(boolean cosignature) {
        VerifyingKey verifying = key.verifyingKey();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        switch (key.suite()) {
            case ED25519 -> {
                out.write(cosignature ? COSIGNATURE : ED25519);
                byte[] spki = verifying.spki();
                out.writeBytes(Arrays.copyOfRange(spki, spki.length - 32, spki.length));
            }
            case SM2, P256 -> {
                out.writeBytes(SM2);
                out.writeBytes(bytes(cosignature ? "/cosignature/" : "/"));
                out.writeBytes(verifying.spki());
            }
        }
        return out.toByteArray();
    }

    private static byte[] hash(String name, byte[] typedKey) {
        return Arrays.copyOf(Digests.sha256(bytes(name + "\n"), typedKey), 4);
    }

    private static String textOf(String note) {
        return note.substring(0, note.lastIndexOf("\n\n") + 1);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
