package org.yuheng.adapters.mpc.math;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Mersenne127Test {

    private static final BigInteger P = BigInteger.ONE.shiftLeft(127).subtract(BigInteger.ONE);

    private static long high(BigInteger x) {
        return x.shiftRight(64).longValue();
    }

    private static BigInteger number(long[] element) {
        return new BigInteger(Long.toUnsignedString(element[0]))
                .shiftLeft(64)
                .add(new BigInteger(Long.toUnsignedString(element[1])));
    }

    private static List<BigInteger> samples() {
        Random random = new Random(3);
        List<BigInteger> samples = new ArrayList<>(List.of(
                BigInteger.ZERO,
                BigInteger.ONE,
                P.subtract(BigInteger.ONE),
                P.subtract(BigInteger.TWO),
                BigInteger.ONE.shiftLeft(64),
                BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE),
                BigInteger.ONE.shiftLeft(126),
                BigInteger.ONE.shiftLeft(126).subtract(BigInteger.ONE)));
        for (int i = 0; i < 200; i++) {
            samples.add(new BigInteger(127, random).mod(P));
        }
        return samples;
    }

    @Test
    void addsSubtractsAndMultipliesAsTheFieldDoes() {
        long[] out = new long[2];
        for (BigInteger a : samples()) {
            for (BigInteger b : samples()) {
                Mersenne127.add(high(a), a.longValue(), high(b), b.longValue(), out, 0);
                assertThat(number(out)).isEqualTo(a.add(b).mod(P));
                Mersenne127.subtract(high(a), a.longValue(), high(b), b.longValue(), out, 0);
                assertThat(number(out)).isEqualTo(a.subtract(b).mod(P));
                Mersenne127.multiply(high(a), a.longValue(), high(b), b.longValue(), out, 0);
                assertThat(number(out)).isEqualTo(a.multiply(b).mod(P));
            }
        }
    }

    @Test
    void takesUniformWordsToElements() {
        long[] words = {-1, -1, -1, 5, Long.MAX_VALUE, -1, Long.MAX_VALUE, -2};
        Mersenne127.reduceAll(words);
        assertThat(words).containsExactly(0, 0, Long.MAX_VALUE, 5, 0, 0, Long.MAX_VALUE, -2);
        assertThat(Mersenne127.isReduced(Long.MAX_VALUE, -1)).isFalse();
        assertThat(Mersenne127.isReduced(-1, 0)).isFalse();
        assertThat(Mersenne127.isReduced(Long.MAX_VALUE, -2)).isTrue();
    }
}
