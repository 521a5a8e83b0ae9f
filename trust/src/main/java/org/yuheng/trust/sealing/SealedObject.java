package org.yuheng.trust.sealing;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.yuheng.json.StrictJson;
import org.yuheng.trust.Digests;
import org.yuheng.trust.Outcome;
import org.yuheng.trust.StrictPayload;

/**
 * Data of any size, sealed to one or several recipients: a fresh data key, sealed to each recipient's certified key in a
 * header of strict JSON, then {@link SealedFrames} under a name that contains the header's digest. A header that was
 * changed in any byte therefore opens nothing.
 *
 * <p>Bytes: {@code "YSO1"}, header length (4 bytes, big-endian), header, frames.
 *
 * <p>It does not say who sealed: every recipient holds the data key. Who made the contents is what a signature over their
 * digest says.
 */
public final class SealedObject {

    private static final byte[] MAGIC = {'Y', 'S', 'O', '1'};
    private static final byte[] INFO = "yuheng/sealed-object/v1".getBytes(StandardCharsets.US_ASCII);
    private static final int LARGEST_HEADER = 64 * 1024;
    private static final int MOST_RECIPIENTS = 32;

    private SealedObject() {}

    /**
     * What is readable without a key.
     *
     * @param name what this is, for example {@code R2026-000123/1/1:result}; opening checks it
     * @param context further facts that stand authenticated beside the contents; never party data
     */
    public record Header(String name, Map<String, String> context, List<Recipient> recipients) {
        public Header {
            if (name.isBlank() || name.length() > 300) {
                throw new IllegalArgumentException("name of " + name.length() + " characters, expected 1 to 300");
            }
            context = Collections.unmodifiableMap(new TreeMap<>(context));
            recipients = List.copyOf(recipients);
            if (recipients.isEmpty() || recipients.size() > MOST_RECIPIENTS) {
                throw new IllegalArgumentException(recipients.size() + " recipients, expected 1 to " + MOST_RECIPIENTS);
            }
        }
    }

    /** @param keyId of the sealing key; @param dataKey sealed to it */
    public record Recipient(String organization, String keyId, SealedBytes dataKey) {}

    /** @param contents gives out checked bytes only; read it to its end to know that it is complete */
    public record Opened(Header header, InputStream contents) {}

    /** A stream to write the contents to; call {@link SealedFrames.Writer#finish()} after the last byte. */
    public static SealedFrames.Writer seal(
            OutputStream to, String name, Map<String, String> context, List<CertifiedKey> recipients)
            throws IOException {
        try (DataKey key = DataKey.generate()) {
            byte[] header = StrictJson.write(new Header(name, context, wrap(key, name, recipients)));
            if (header.length > LARGEST_HEADER) {
                throw new IllegalArgumentException("header of " + header.length + " bytes, at most " + LARGEST_HEADER);
            }
            to.write(MAGIC);
            to.write(ByteBuffer.allocate(4).putInt(header.length).array());
            to.write(header);
            return SealedFrames.writer(key, frameName(header), to);
        }
    }

    /** Seals bytes that fit in memory. */
    public static byte[] seal(
            byte[] contents, String name, Map<String, String> context, List<CertifiedKey> recipients) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(contents.length + 2048);
        try (SealedFrames.Writer frames = seal(out, name, context, recipients)) {
            frames.write(contents);
            frames.finish();
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
        return out.toByteArray();
    }

    private static List<Recipient> wrap(DataKey key, String name, List<CertifiedKey> recipients) {
        List<Recipient> wrapped = new ArrayList<>();
        byte[] plain = key.reveal();
        for (CertifiedKey recipient : recipients) {
            wrapped.add(new Recipient(
                    recipient.organization(),
                    recipient.key().keyId(),
                    recipient.key().seal(INFO, name.getBytes(StandardCharsets.UTF_8), plain)));
        }
        Arrays.fill(plain, (byte) 0);
        return wrapped;
    }

    private static String frameName(byte[] header) {
        return "object:" + Digests.of(header);
    }

    /**
     * Opens with one recipient's key.
     *
     * @param expectedName what the caller asked for
     * @return refused with {@code SEALED_OBJECT_MALFORMED}, {@code SEALED_OBJECT_NAME}, {@code SEALED_OBJECT_NOT_FOR_KEY}
     *     or {@code SEALED_BYTES_REFUSED}; changed contents show as {@link SealedStreamException} while reading
     */
    public static Outcome<Opened> open(InputStream from, SealingKeyPair key, String expectedName) throws IOException {
        byte[] start = from.readNBytes(8);
        if (start.length < 8 || !Arrays.equals(Arrays.copyOf(start, 4), MAGIC)) {
            return malformed("it does not begin like a sealed object");
        }
        int length = ByteBuffer.wrap(start, 4, 4).getInt();
        if (length < 2 || length > LARGEST_HEADER) {
            return malformed("a header of " + length + " bytes, at most " + LARGEST_HEADER);
        }
        byte[] bytes = from.readNBytes(length);
        if (bytes.length < length) {
            return malformed("it ends within its header");
        }
        return StrictPayload.read(bytes, Header.class, LARGEST_HEADER, "SEALED_OBJECT_MALFORMED")
                .then(header -> open(from, key, expectedName, bytes, header));
    }

    private static Outcome<Opened> open(
            InputStream from, SealingKeyPair key, String expectedName, byte[] headerBytes, Header header) {
        if (!header.name().equals(expectedName)) {
            return Outcome.refused(
                    "SEALED_OBJECT_NAME", "this is \"" + header.name() + "\", expected \"" + expectedName + "\"");
        }
        Optional<Recipient> own = header.recipients().stream()
                .filter(recipient -> recipient.keyId().equals(key.keyId()))
                .findFirst();
        if (own.isEmpty()) {
            return Outcome.refused(
                    "SEALED_OBJECT_NOT_FOR_KEY",
                    "sealed to "
                            + header.recipients().stream()
                                    .map(Recipient::organization)
                                    .toList() + ", not to key " + key.keyId());
        }
        return key.open(
                        INFO,
                        header.name().getBytes(StandardCharsets.UTF_8),
                        own.get().dataKey())
                .then(plain -> {
                    if (plain.length != DataKey.LENGTH) {
                        return malformed("a data key of " + plain.length + " bytes");
                    }
                    try (DataKey dataKey = DataKey.of(plain)) {
                        return Outcome.accepted(
                                new Opened(header, SealedFrames.reader(dataKey, frameName(headerBytes), from)));
                    } finally {
                        Arrays.fill(plain, (byte) 0);
                    }
                });
    }

    /**
     * Opens bytes that fit in memory, whole or not at all.
     *
     * @return refused as {@link #open(InputStream, SealingKeyPair, String)}, or with the code of {@link
     *     SealedStreamException}, or with {@code SEALED_OBJECT_TRAILING}
     */
    public static Outcome<byte[]> open(byte[] sealed, SealingKeyPair key, String expectedName) {
        ByteArrayInputStream from = new ByteArrayInputStream(sealed);
        try {
            Outcome<Opened> opened = open(from, key, expectedName);
            if (!opened.isAccepted()) {
                return Outcome.refused(opened.refusal());
            }
            byte[] contents = opened.value().contents().readAllBytes();
            if (from.available() > 0) {
                return Outcome.refused("SEALED_OBJECT_TRAILING", from.available() + " bytes follow after the end");
            }
            return Outcome.accepted(contents);
        } catch (SealedStreamException e) {
            return Outcome.refused(e.code().name(), e.getMessage());
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory failed", e);
        }
    }

    private static <T> Outcome<T> malformed(String why) {
        return Outcome.refused("SEALED_OBJECT_MALFORMED", why + "; ask the sender for it again");
    }
}
