package org.yuheng.trust.sealing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yuheng.trust.sealing.SealedStreamException.Code;

class SealedFramesTest {

    private static final int HEAD = 36;
    private final DataKey key = DataKey.generate();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_535, 65_536, 65_537, 131_072, 1_000_003})
    void givesBackWhatWasWritten(int length) throws IOException {
        byte[] plain = random(length);
        assertThat(read("a", write("a", plain))).isEqualTo(plain);
    }

    @Test
    void flushSendsAPartialFrame() throws IOException {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        SealedFrames.Writer writer = SealedFrames.writer(key, "a", wire);
        writer.write(new byte[] {1, 2, 3});
        writer.flush();
        var reader = SealedFrames.reader(key, "a", new ByteArrayInputStream(wire.toByteArray()));
        assertThat(reader.readNBytes(3)).containsExactly(1, 2, 3);
    }

    @Test
    void closingWithoutFinishIsTruncation() throws IOException {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        try (SealedFrames.Writer writer = SealedFrames.writer(key, "a", wire)) {
            writer.write(random(200_000));
        }
        refuses("a", wire.toByteArray(), Code.SEALED_STREAM_TRUNCATED);
    }

    @Test
    void refusesTruncationAtEveryFrameAndWithinFrames() throws IOException {
        byte[] wire = write("a", random(3 * SealedFrames.FRAME + 5));
        int frame = 4 + SealedFrames.FRAME + 16;
        for (int cut : new int[] {
            0, 1, HEAD - 1, HEAD, HEAD + 3, HEAD + frame, HEAD + 2 * frame, HEAD + 3 * frame, wire.length - 1
        }) {
            refuses("a", Arrays.copyOf(wire, cut), Code.SEALED_STREAM_TRUNCATED);
        }
    }

    @Test
    void refusesReorderedRepeatedAndDroppedFrames() throws IOException {
        byte[] wire = write("a", random(3 * SealedFrames.FRAME + 5));
        List<byte[]> frames = frames(wire);
        List<byte[]> swapped = new ArrayList<>(frames);
        Collections.swap(swapped, 0, 1);
        refuses("a", join(wire, swapped), Code.SEALED_FRAME_REFUSED);
        List<byte[]> repeated = new ArrayList<>(frames);
        repeated.add(1, frames.get(1));
        refuses("a", join(wire, repeated), Code.SEALED_FRAME_REFUSED);
        List<byte[]> dropped = new ArrayList<>(frames);
        dropped.remove(1);
        refuses("a", join(wire, dropped), Code.SEALED_FRAME_REFUSED);
    }

    @Test
    void refusesAFrameThatIsMadeTheLastOne() throws IOException {
        byte[] wire = write("a", random(2 * SealedFrames.FRAME));
        wire[HEAD] |= (byte) 0x80;
        refuses("a", wire, Code.SEALED_FRAME_REFUSED);
    }

    @Test
    void refusesAnotherNameAndAnotherKey() throws IOException {
        byte[] wire = write("a", random(10));
        refuses("b", wire, Code.SEALED_FRAME_REFUSED);
        assertThatThrownBy(() -> SealedFrames.reader(DataKey.generate(), "a", new ByteArrayInputStream(wire))
                        .readAllBytes())
                .isInstanceOf(SealedStreamException.class);
    }

    @Test
    void refusesAFrameOfAnotherStreamUnderTheSameKeyAndName() throws IOException {
        byte[] one = write("a", random(SealedFrames.FRAME + 1));
        byte[] two = write("a", random(SealedFrames.FRAME + 1));
        List<byte[]> mixed = List.of(frames(one).get(0), frames(two).get(1));
        refuses("a", join(one, mixed), Code.SEALED_FRAME_REFUSED);
    }

    @Test
    void refusesEveryChangedByte() throws IOException {
        byte[] wire = write("a", random(40));
        for (int i = 0; i < wire.length; i++) {
            byte[] changed = wire.clone();
            changed[i] ^= 1;
            assertThatThrownBy(() -> read("a", changed)).isInstanceOf(SealedStreamException.class);
        }
    }

    @Test
    void boundsTheLengthThatAFrameClaims() throws IOException {
        byte[] wire = write("a", random(40));
        wire[HEAD] = 0x7F;
        refuses("a", wire, Code.SEALED_STREAM_MALFORMED);
    }

    @Test
    void givesOutNothingAfterAForgedFrameEvenWhenAskedAgain() throws IOException {
        byte[] wire = write("a", random(2 * SealedFrames.FRAME + 9));
        wire[HEAD + 4 + SealedFrames.FRAME + 16 + 100] ^= 1;
        var reader = SealedFrames.reader(key, "a", new ByteArrayInputStream(wire));
        assertThat(reader.readNBytes(SealedFrames.FRAME)).hasSize(SealedFrames.FRAME);
        assertThatThrownBy(reader::read).isInstanceOf(SealedStreamException.class);
        assertThatThrownBy(reader::read).isInstanceOf(SealedStreamException.class);
    }

    private byte[] write(String name, byte[] plain) throws IOException {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        try (SealedFrames.Writer writer = SealedFrames.writer(key, name, wire)) {
            writer.write(plain);
            writer.finish();
        }
        return wire.toByteArray();
    }

    private byte[] read(String name, byte[] wire) throws IOException {
        return SealedFrames.reader(key, name, new ByteArrayInputStream(wire)).readAllBytes();
    }

    private void refuses(String name, byte[] wire, Code code) {
        assertThatThrownBy(() -> read(name, wire))
                .isInstanceOfSatisfying(
                        SealedStreamException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private static List<byte[]> frames(byte[] wire) {
        List<byte[]> frames = new ArrayList<>();
        int at = HEAD;
        while (at < wire.length) {
            int length = (wire[at + 1] & 0xFF) << 16 | (wire[at + 2] & 0xFF) << 8 | (wire[at + 3] & 0xFF);
            frames.add(Arrays.copyOfRange(wire, at, at + 4 + length + 16));
            at += 4 + length + 16;
        }
        return frames;
    }

    private static byte[] join(byte[] wire, List<byte[]> frames) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(wire, 0, HEAD);
        frames.forEach(all::writeBytes);
        return all.toByteArray();
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }
}
