package org.yuheng.adapters.fl.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yuheng.adapter.engine.JobFailure;

final class RingVectorTest {

    private static final BigDecimal SCALE = new BigDecimal(BigInteger.ONE.shiftLeft(64));

    @Test
    void sumsOfWholeNumbersAndTheirSquaresAreExact() throws Exception {
        Random random = new Random(1);
        RingVector vector = RingVector.zeros(2);
        BigInteger sum = BigInteger.ZERO;
        BigInteger squares = BigInteger.ZERO;
        for (int i = 0; i < 10_000; i++) {
            long value = random.nextLong() >> random.nextInt(64);
            vector.addInteger(0, value);
            vector.addSquareOfInteger(1, value);
            sum = sum.add(BigInteger.valueOf(value));
            squares = squares.add(BigInteger.valueOf(value).pow(2));
        }
        assertThat(vector.integer(0)).isEqualTo(sum);
        assertThat(vector.integer(1)).isEqualTo(squares);
    }

    @Test
    void realsAreRoundedToTheNearestMultipleOfTwoToTheMinus64() throws Exception {
        Random random = new Random(2);
        for (int i = 0; i < 20_000; i++) {
            double value = Math.scalb(random.nextDouble() - 0.5, random.nextInt(240) - 120);
            RingVector vector = RingVector.zeros(2);
            vector.addReal(0, value);
            assertThat(vector.integer(0)).as("%s", value).isEqualTo(fixed(new BigDecimal(value)));
            if (Math.abs(value) < 0x1p60) {
                vector.addSquareOfReal(1, value);
                assertThat(vector.integer(1)).as("%s squared", value).isEqualTo(fixed(new BigDecimal(value).pow(2)));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            doubles = {0.0, -0.0, 1, -1, 0x1p-64, -0x1p-65, 0x1p-66, 0x1.fffffffffffffp119, Double.MIN_VALUE, 1e-300})
    void edgesOfTheRangeOfReals(double value) throws Exception {
        RingVector vector = RingVector.zeros(1);
        vector.addReal(0, value);
        assertThat(vector.integer(0)).isEqualTo(fixed(new BigDecimal(value)));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0x1p120, -0x1p121, Double.MAX_VALUE})
    void refusesRealsBeyondTheRange(double value) {
        assertThatThrownBy(() -> RingVector.zeros(1).addReal(0, value))
                .isInstanceOfSatisfying(
                        JobFailure.class, f -> assertThat(f.refusal().code()).isEqualTo("FL_RANGE"));
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void refusesWhatIsNotFinite(double value) {
        assertThatThrownBy(() -> RingVector.zeros(1).addReal(0, value))
                .isInstanceOfSatisfying(
                        JobFailure.class, f -> assertThat(f.refusal().code()).isEqualTo("FL_NOT_FINITE"));
    }

    @Test
    void refusesAPartialSumThatOthersCouldNotBeAddedTo() throws Exception {
        RingVector vector = RingVector.zeros(1);
        vector.addReal(0, 0x1p119);
        vector.requirePartyRange();
        vector.addReal(0, 0x1p119);
        vector.addReal(0, 0x1p119);
        assertThatThrownBy(vector::requirePartyRange)
                .isInstanceOfSatisfying(
                        JobFailure.class, f -> assertThat(f.refusal().code()).isEqualTo("FL_RANGE"));
    }

    @Test
    void refusesASumThatWraps() throws Exception {
        byte[] almost = new byte[RingVector.BYTES];
        Arrays.fill(almost, (byte) 0xFF);
        almost[16] = 0x7F;
        RingVector vector = RingVector.fromBytes(almost);
        assertThatThrownBy(() -> vector.addInteger(0, 1))
                .isInstanceOfSatisfying(
                        JobFailure.class, f -> assertThat(f.refusal().code()).isEqualTo("FL_RANGE"));
    }

    @Test
    void bytesCarryEveryElement() throws Exception {
        RingVector vector = RingVector.zeros(3);
        vector.addInteger(0, -5);
        vector.addReal(1, -0.75);
        vector.addInteger(2, Long.MIN_VALUE);
        RingVector copy = RingVector.fromBytes(vector.toBytes());
        assertThat(copy.integer(0)).isEqualTo(BigInteger.valueOf(-5));
        assertThat(copy.real(1)).isEqualTo(-0.75);
        assertThat(copy.integer(2)).isEqualTo(BigInteger.valueOf(Long.MIN_VALUE));
    }

    /** Nearest, halves away from zero. */
    private static BigInteger fixed(BigDecimal value) {
        return value.multiply(SCALE).setScale(0, RoundingMode.HALF_UP).toBigIntegerExact();
    }
}
