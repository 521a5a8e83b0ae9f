package org.yuheng.adapters.fl.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.yuheng.adapter.engine.JobFailure;

final class PairwiseMasksTest {

    private static final byte[] CONTEXT = "spec and attempt".getBytes(StandardCharsets.US_ASCII);

    @Test
    void masksCancelInTheSumOfAllParties() throws Exception {
        for (int parties = 2; parties <= 6; parties++) {
            List<PairwiseMasks> masks = masksOf(parties, CONTEXT);
            for (int round = 1; round <= 3; round++) {
                RingVector sum = RingVector.zeros(50);
                for (int p = 0; p < parties; p++) {
                    sum.add(masked(masks.get(p), round, p + 1));
                }
                for (int i = 0; i < 50; i++) {
                    assertThat(sum.integer(i)).isEqualTo(BigInteger.valueOf((long) parties * (parties + 1) / 2 * i));
                }
            }
        }
    }

    @Test
    void theSumOfAllButOneLooksRandom() throws Exception {
        List<PairwiseMasks> masks = masksOf(4, CONTEXT);
        RingVector sum = RingVector.zeros(1_000);
        for (int p = 0; p < 3; p++) {
            RingVector vector = RingVector.zeros(1_000);
            masks.get(p).apply(1, vector);
            sum.add(vector);
        }
        int ones = BitSet.valueOf(sum.toBytes()).cardinality();
        assertThat(ones).isBetween(94_500, 97_500);
    }

    @Test
    void eachRoundHasAMaskOfItsOwn() throws Exception {
        List<PairwiseMasks> masks = masksOf(3, CONTEXT);
        RingVector first = masked(masks.get(0), 1, 1);
        RingVector second = masked(masks.get(0), 2, 1);
        assertThat(first.toBytes()).isNotEqualTo(second.toBytes());
    }

    @Test
    void aRoundIsMaskedOnce() throws Exception {
        PairwiseMasks masks = masksOf(3, CONTEXT).get(0);
        masks.apply(2, RingVector.zeros(1));
        assertThatThrownBy(() -> masks.apply(2, RingVector.zeros(1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("round 2 after round 2");
        assertThatThrownBy(() -> masks.apply(1, RingVector.zeros(1))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void nothingIsMaskedAfterTheSeedsAreForgotten() throws Exception {
        PairwiseMasks masks = masksOf(3, CONTEXT).get(0);
        masks.close();
        assertThatThrownBy(() -> masks.apply(1, RingVector.zeros(1))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anotherAttemptGivesOtherMasksEvenForTheSameKeys() throws Exception {
        MaskKey mine = MaskKey.fresh(0, new SecureRandom());
        MaskKey theirs = MaskKey.fresh(1, new SecureRandom());
        PairSeed first = mine.agree(1, theirs.publicKey(), CONTEXT);
        PairSeed second = mine.agree(1, theirs.publicKey(), "another attempt".getBytes(StandardCharsets.US_ASCII));
        assertThat(first.bytes()).isNotEqualTo(second.bytes());
        assertThat(first.bytes())
                .isEqualTo(theirs.agree(0, mine.publicKey(), CONTEXT).bytes());
    }

    @Test
    void refusesAMaskKeyOfSmallOrder() {
        MaskKey key = MaskKey.fresh(0, new SecureRandom());
        assertThatThrownBy(() -> key.agree(1, new byte[32], CONTEXT)).isInstanceOfSatisfying(JobFailure.class, f -> {
            assertThat(f.refusal().code()).isEqualTo("FL_MALFORMED_MESSAGE");
            assertThat(f.refusal().message()).contains("party-1");
        });
    }

    @Test
    void secretsDoNotPrint() throws Exception {
        MaskKey key = MaskKey.fresh(0, new SecureRandom());
        PairSeed seed = key.agree(1, MaskKey.fresh(1, new SecureRandom()).publicKey(), CONTEXT);
        assertThat(seed).hasToString("PairSeed[secret]");
        assertThat(key).hasToString("MaskKey[party-0]");
    }

    private static RingVector masked(PairwiseMasks masks, int round, int factor) throws JobFailure {
        RingVector vector = RingVector.zeros(50);
        for (int i = 0; i < 50; i++) {
            vector.addInteger(i, (long) factor * i);
        }
        masks.apply(round, vector);
        return vector;
    }

    private static List<PairwiseMasks> masksOf(int parties, byte[] context) throws JobFailure {
        List<MaskKey> keys = new ArrayList<>();
        for (int p = 0; p < parties; p++) {
            keys.add(MaskKey.fresh(p, new SecureRandom()));
        }
        List<PairwiseMasks> masks = new ArrayList<>();
        for (int p = 0; p < parties; p++) {
            List<PairSeed> seeds = new ArrayList<>();
            for (int other = 0; other < parties; other++) {
                if (other != p) {
                    seeds.add(keys.get(p).agree(other, keys.get(other).publicKey(), context));
                }
            }
            masks.add(new PairwiseMasks(seeds));
        }
        return masks;
    }
}
