package org.yuheng.trust.log.verify;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yuheng.trust.Base64Bytes;
import org.yuheng.trust.identity.VerifyingKey;

/** A pinned verifier key of a log or a witness, read from {@code name+hash+base64} (C2SP signed-note). */
final class NoteKey {

    enum Kind {
        /** Signs the note's text. */
        SIGNATURE,
        /** Signs a time and the note's text. */
        COSIGNATURE
    }

    private static final Pattern FORM = Pattern.compile("([^ +\\n]{1,200})\\+([0-9a-f]{8})\\+([A-Za-z0-9+/=]{1,400})");
    private static final byte[] ED25519_SPKI = HexFormat.of().parseHex("302a300506032b6570032100");
    private static final String SM2 = "\u00ffyuheng/sm2/";
    private static final String SM2_COSIGNATURE = SM2 + "cosignature/";

    private final String name;
    private final byte[] hash;
    private final Kind kind;
    private final VerifyingKey key;

    private NoteKey(String name, byte[] hash, Kind kind, VerifyingKey key) {
        this.name = name;
        this.hash = hash;
        this.kind = kind;
        this.key = key;
    }

    /** @throws IllegalArgumentException when it is no verifier key, or its hash is not of its name and key */
    static NoteKey parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("verifier key \"" + text + "\", expected name+hash+base64");
        }
        byte[] typed = Base64Bytes.parse(matcher.group(3)).bytes();
        byte[] hash = Arrays.copyOf(
                MerkleProofs.sha256Of((matcher.group(1) + "\n").getBytes(StandardCharsets.UTF_8), typed), 4);
        if (!HexFormat.of().formatHex(hash).equals(matcher.group(2))) {
            throw new IllegalArgumentException("verifier key of " + matcher.group(1) + " has a wrong hash");
        }
        String latin = new String(typed, StandardCharsets.ISO_8859_1);
        if (latin.startsWith(SM2_COSIGNATURE)) {
            return new NoteKey(matcher.group(1), hash, Kind.COSIGNATURE, spki(typed, SM2_COSIGNATURE.length()));
        }
        if (latin.startsWith(SM2)) {
            return new NoteKey(matcher.group(1), hash, Kind.SIGNATURE, spki(typed, SM2.length()));
        }
        if (typed.length == 33 && (typed[0] == 1 || typed[0] == 4)) {
            byte[] spki =
                    ByteBuffer.allocate(44).put(ED25519_SPKI).put(typed, 1, 32).array();
            return new NoteKey(
                    matcher.group(1),
                    hash,
                    typed[0] == 1 ? Kind.SIGNATURE : Kind.COSIGNATURE,
                    VerifyingKey.fromSpki(spki));
        }
        throw new IllegalArgumentException(
                "verifier key of " + matcher.group(1) + " is of an unknown type " + typed[0]);
    }

    private static VerifyingKey spki(byte[] typed, int offset) {
        return VerifyingKey.fromSpki(Arrays.copyOfRange(typed, offset, typed.length));
    }

    String name() {
        return name;
    }

    Kind kind() {
        return kind;
    }

    boolean claims(SignedNote.Line line) {
        return name.equals(line.name()) && Arrays.equals(hash, line.keyHash());
    }

    /** Whether the line's signature holds over the note's text, and its time where it has one. */
    boolean verifies(String text, SignedNote.Line line) {
        byte[] signature = line.signature();
        return switch (kind) {
            case SIGNATURE -> key.verify(text.getBytes(StandardCharsets.UTF_8), signature);
            case COSIGNATURE ->
                signature.length > 8
                        && key.verify(
                                ("cosignature/v1\ntime " + time(line) + "\n" + text).getBytes(StandardCharsets.UTF_8),
                                Arrays.copyOfRange(signature, 8, signature.length));
        };
    }

    /** Seconds since 1970 that a cosignature states. */
    static long time(SignedNote.Line line) {
        return ByteBuffer.wrap(line.signature()).getLong();
    }
}
