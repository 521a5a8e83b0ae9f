package org.yuheng.trust.sealing;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Objects;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Bulk encryption as a stream of frames of up to 64 KiB, AES-256-GCM.
 *
 * <p>Bytes: {@code "YSF1"}, a 32-byte random salt, then frames: a 4-byte big-endian header (bit 31: last frame; the rest:
 * plaintext length, 0 to 65,536), ciphertext, 16-byte tag. Key: HKDF-SHA256(data key, salt, {@code "yuheng/frames/v1:" +
 * name}); nonce: frame number, 96 bits; associated data: the header. So a frame decrypts only in this stream, under this
 * name, at this place; and a stream without its last frame is refused. Fresh salt means that one data key may protect many
 * streams.
 */
public final class SealedFrames {

    /** Largest plaintext of one frame, in bytes. */
    public static final int FRAME = 64 * 1024;

    private static final byte[] MAGIC = {'Y', 'S', 'F', '1'};
    private static final int SALT = 32;
    private static final int TAG = 16;
    private static final int LAST = 1 << 31;

    private SealedFrames() {}

    /**
     * Encrypts what is written to it.
     *
     * @param name binds the stream to its place; reading needs the same
     */
    public static Writer writer(DataKey key, String name, OutputStream to) {
        return new Writer(key, name, to);
    }

    /** Decrypts, giving out only bytes of frames that were checked. Reads no byte beyond the last frame. */
    public static InputStream reader(DataKey key, String name, InputStream from) {
        return new Reader(key, name, from);
    }

    private static SecretKeySpec streamKey(DataKey key, String name, byte[] salt) {
        try (DataKey derived = key.derive(salt, "yuheng/frames/v1:" + name)) {
            byte[] bytes = derived.reveal();
            SecretKeySpec spec = new SecretKeySpec(bytes, "AES");
            Arrays.fill(bytes, (byte) 0);
            return spec;
        }
    }

    private static GCMParameterSpec nonce(long sequence) {
        return new GCMParameterSpec(
                TAG * 8, ByteBuffer.allocate(12).putInt(0).putLong(sequence).array());
    }

    private static Cipher aesGcm() {
        try {
            return Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES/GCM/NoPadding", e);
        }
    }

    /**
     * The writing end. {@link #finish()} marks the end; closing without it, as happens when an exception ends the block
     * that writes, leaves a stream that every reader refuses as truncated.
     */
    public static final class Writer extends OutputStream {

        private final OutputStream to;
        private final SecretKeySpec key;
        private final byte[] salt = new byte[SALT];
        private final Cipher cipher = aesGcm();
        private final byte[] plain = new byte[FRAME];
        private final byte[] frame = new byte[4 + FRAME + TAG];
        private int filled;
        private long sequence;
        private boolean begun;
        private boolean finished;

        private Writer(DataKey key, String name, OutputStream to) {
            this.to = Objects.requireNonNull(to);
            new SecureRandom().nextBytes(salt);
            this.key = streamKey(key, name, salt);
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] source, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, source.length);
            if (finished) {
                throw new IOException("the sealed stream was finished; nothing can follow");
            }
            int at = offset;
            int left = length;
            while (left > 0) {
                if (filled == FRAME) {
                    frame(plain, 0, FRAME, false);
                    filled = 0;
                }
                if (filled == 0 && left > FRAME) {
                    frame(source, at, FRAME, false);
                    at += FRAME;
                    left -= FRAME;
                } else {
                    int part = Math.min(left, FRAME - filled);
                    System.arraycopy(source, at, plain, filled, part);
                    filled += part;
                    at += part;
                    left -= part;
                }
            }
        }

        /** Sends what was written so far as a frame of its own, so that the other side can read it now. */
        @Override
        public void flush() throws IOException {
            if (!finished && filled > 0) {
                frame(plain, 0, filled, false);
                filled = 0;
            }
            to.flush();
        }

        /** Marks the end of the stream. */
        public void finish() throws IOException {
            if (!finished) {
                frame(plain, 0, filled, true);
                finished = true;
                Arrays.fill(plain, (byte) 0);
                to.flush();
            }
        }

        @Override
        public void close() throws IOException {
            Arrays.fill(plain, (byte) 0);
            finished = true;
            to.close();
        }

        private void frame(byte[] source, int offset, int length, boolean last) throws IOException {
            if (!begun) {
                to.write(MAGIC);
                to.write(salt);
                begun = true;
            }
            ByteBuffer.wrap(frame).putInt(last ? length | LAST : length);
            try {
                cipher.init(Cipher.ENCRYPT_MODE, key, nonce(sequence));
                cipher.updateAAD(frame, 0, 4);
                int written = cipher.doFinal(source, offset, length, frame, 4);
                to.write(frame, 0, 4 + written);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("AES-GCM refused to encrypt frame " + sequence, e);
            }
            sequence = Math.incrementExact(sequence);
        }
    }

    private static final class Reader extends InputStream {

        private final InputStream from;
        private final DataKey dataKey;
        private final String name;
        private final Cipher cipher = aesGcm();
        private final byte[] frame = new byte[FRAME + TAG];
        private final byte[] plain = new byte[FRAME];
        private SecretKeySpec key;
        private int position;
        private int available;
        private long sequence;
        private boolean last;
        private boolean closed;
        private SealedStreamException failure;

        private Reader(DataKey dataKey, String name, InputStream from) {
            this.from = Objects.requireNonNull(from);
            this.dataKey = dataKey.copy();
            this.name = name;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, target.length);
            if (length == 0) {
                return 0;
            }
            if (closed) {
                throw new IOException("the sealed stream \"" + name + "\" was closed");
            }
            while (position == available) {
                if (failure != null) {
                    throw failure;
                }
                if (last) {
                    return -1;
                }
                try {
                    nextFrame();
                } catch (SealedStreamException e) {
                    failure = e;
                    throw e;
                }
            }
            int part = Math.min(length, available - position);
            System.arraycopy(plain, position, target, offset, part);
            position += part;
            return part;
        }

        @Override
        public int available() {
            return available - position;
        }

        private void nextFrame() throws IOException {
            if (key == null) {
                begin();
            }
            byte[] head = fully(new byte[4], 4);
            int header = ByteBuffer.wrap(head).getInt();
            int length = header & ~LAST;
            if (length > FRAME) {
                throw new SealedStreamException(
                        SealedStreamException.Code.SEALED_STREAM_MALFORMED,
                        "frame " + sequence + " claims " + length + " bytes, at most " + FRAME);
            }
            fully(frame, length + TAG);
            try {
                cipher.init(Cipher.DECRYPT_MODE, key, nonce(sequence));
                cipher.updateAAD(head);
                available = cipher.doFinal(frame, 0, length + TAG, plain, 0);
            } catch (AEADBadTagException e) {
                available = 0;
                position = 0;
                throw new SealedStreamException(
                        SealedStreamException.Code.SEALED_FRAME_REFUSED,
                        "frame " + sequence + " of \"" + name + "\" is not what the sender wrote there");
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("AES-GCM refused to decrypt frame " + sequence, e);
            }
            position = 0;
            last = (header & LAST) != 0;
            sequence = Math.incrementExact(sequence);
        }

        private void begin() throws IOException {
            byte[] magic = fully(new byte[MAGIC.length], MAGIC.length);
            if (!Arrays.equals(magic, MAGIC)) {
                throw new SealedStreamException(
                        SealedStreamException.Code.SEALED_STREAM_MALFORMED, "no sealed stream begins like this");
            }
            key = streamKey(dataKey, name, fully(new byte[SALT], SALT));
            dataKey.close();
        }

        private byte[] fully(byte[] target, int length) throws IOException {
            int read;
            try {
                read = from.readNBytes(target, 0, length);
            } catch (EOFException e) {
                read = 0;
            }
            if (read < length) {
                throw new SealedStreamException(
                        SealedStreamException.Code.SEALED_STREAM_TRUNCATED,
                        "\"" + name + "\" ends within frame " + sequence + ", before the frame that marks the end");
            }
            return target;
        }

        @Override
        public void close() throws IOException {
            dataKey.close();
            Arrays.fill(plain, (byte) 0);
            position = available;
            closed = true;
            from.close();
        }
    }
}
