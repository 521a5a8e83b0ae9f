package org.yuheng.trust.attestation.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A short, repeatable fuzzing run of every parser: mutations of genuine inputs from a fixed seed. The coverage-guided
 * runs are {@link ParserFuzzTest}. More rounds: {@code -Dyuheng.fuzz.rounds=100000}.
 */
class MutationFuzzTest {

    private static final int ROUNDS = Integer.getInteger("yuheng.fuzz.rounds", 400);
    private static final byte[] EDGES = {0, 1, 0x7F, (byte) 0x80, (byte) 0xFF, 0x30, '"', '{', '[', '9'};

    @ParameterizedTest
    @EnumSource
    void endsInAResultOrACodedRefusalAndInNoOtherWay(FuzzTarget target) {
        Random random = new Random(target.name().hashCode());
        List<byte[]> seeds = target.seeds();
        assertThat(seeds).isNotEmpty();
        for (int round = 0; round < ROUNDS; round++) {
            byte[] input = mutated(seeds.get(random.nextInt(seeds.size())), random);
            try {
                Assertions.assertTimeout(Duration.ofSeconds(5), () -> target.run(input));
            } catch (Throwable finding) {
                fail(
                        "%s, round %d: %s",
                        target,
                        round,
                        HexFormat.of().formatHex(Arrays.copyOf(input, Math.min(input.length, 4000))),
                        finding);
            }
        }
    }

    private static byte[] mutated(byte[] seed, Random random) {
        byte[] bytes = seed.clone();
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes && bytes.length > 0; i++) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(7)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = EDGES[random.nextInt(EDGES.length)];
                case 2 -> bytes = Arrays.copyOf(bytes, at);
                case 3 -> bytes = Arrays.copyOf(bytes, bytes.length + random.nextInt(64));
                case 4 -> bytes = repeated(bytes, at, Math.min(bytes.length - at, 1 + random.nextInt(32)));
                case 5 -> bytes = without(bytes, at, Math.min(bytes.length - at, 1 + random.nextInt(32)));
                default -> {
                    byte[] noise = new byte[Math.min(bytes.length - at, 1 + random.nextInt(16))];
                    random.nextBytes(noise);
                    System.arraycopy(noise, 0, bytes, at, noise.length);
                }
            }
        }
        return bytes;
    }

    private static byte[] repeated(byte[] bytes, int at, int count) {
        byte[] out = new byte[bytes.length + count];
        System.arraycopy(bytes, 0, out, 0, at + count);
        System.arraycopy(bytes, at, out, at + count, bytes.length - at);
        return out;
    }

    private static byte[] without(byte[] bytes, int at, int count) {
        byte[] out = new byte[bytes.length - count];
        System.arraycopy(bytes, 0, out, 0, at);
        System.arraycopy(bytes, at + count, out, at, bytes.length - at - count);
        return out;
    }
}
