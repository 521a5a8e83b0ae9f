package org.yuheng.adapters.mpc.dealing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.yuheng.adapter.engine.JobFailure;
import org.yuheng.adapters.mpc.Trio;
import org.yuheng.adapters.mpc.ring.RingParty;

class DealerTest {

    @Test
    void dealsEachDemandFreshWithinASessionAndAcrossSessions() throws Exception {
        Set<Long> seen = new HashSet<>();
        int words = 0;
        for (int attempt = 0; attempt < 3; attempt++) {
            List<List<long[]>> dealt = Trio.run(p -> {
                DealtMaterial.Products first = p.dealt().multiplications(100);
                DealtMaterial.Products second = p.dealt().multiplications(100);
                DealtMaterial.Products third = p.dealt().ands(100);
                return List.of(
                        first.a(), first.b(), first.c(), second.a(), second.b(), second.c(), third.a(), third.b());
            });
            for (List<long[]> party : dealt) {
                for (long[] part : party) {
                    words += part.length;
                    for (long word : part) {
                        seen.add(word);
                    }
                }
            }
        }
        assertThat(seen).hasSize(words);
    }

    @Test
    void namesEverySessionDifferently() throws Exception {
        List<String> first = Trio.run(p -> p.dealt().session());
        List<String> second = Trio.run(p -> p.dealt().session());
        assertThat(first.get(0)).isEqualTo(first.get(1)).isNotEqualTo(second.get(0));
    }

    @Test
    void refusesPartiesThatDemandDifferentThings() {
        assertThatThrownBy(() -> Trio.run(
                        p -> p.dealt().multiplications(10), p -> p.dealt().multiplications(11)))
                .hasMessageStartingWith("PEER_MESSAGE_INVALID")
                .hasMessageContaining("where party-0 asked");
    }

    @Test
    void refusesDemandsThatAreOutOfOrderUnknownOrTooLarge() {
        assertThatThrownBy(() -> Demand.of(new long[] {4, 0, 1, 1, 0}, 3)).hasMessageContaining("3 is due");
        assertThatThrownBy(() -> Demand.of(new long[] {0, 99, 1, 1, 0}, 0)).hasMessageContaining("kind 99");
        assertThatThrownBy(() -> Demand.of(new long[] {0, 0, Long.MAX_VALUE, 1, 0}, 0))
                .hasMessageContaining("more than " + Demand.MAX_WORDS);
        assertThatThrownBy(() -> Demand.of(new long[] {0, 0, Long.MIN_VALUE, 1, 0}, 0))
                .hasMessageContaining("count ≥ 0");
        assertThatThrownBy(() -> Demand.of(new long[] {0, 0, 1, 1, 2}, 0)).hasMessageContaining("receiver 0 or 1");
        assertThatThrownBy(() -> Demand.of(new long[] {0, 2, 1 << 20, 1 << 20, 0}, 0))
                .hasMessageContaining("more than");
    }

    @Test
    void opensMaskedValuesThatDifferBetweenAttemptsAndLookUniform() throws Exception {
        int n = 1000;
        long[] secret = new long[n];
        List<long[]> first = Trio.run(p -> transcript(p, secret));
        List<long[]> second = Trio.run(p -> transcript(p, secret));
        assertThat(first.get(0)).isNotEqualTo(second.get(0));
        for (List<long[]> run : List.of(first, second)) {
            for (long[] masked : run) {
                long ones = IntStream.range(0, n)
                        .mapToLong(i -> Long.bitCount(masked[i]))
                        .sum();
                // 64,000 fair bits: standard deviation 126, so this is seven of them
                assertThat(ones).isBetween(32_000L - 900, 32_000L + 900);
                assertThat(IntStream.range(0, n)
                                .mapToObj(i -> masked[i])
                                .distinct()
                                .count())
                        .isEqualTo(n);
            }
        }
    }

    /** What a party sends when it multiplies zeros: x − a. */
    private static long[] transcript(RingParty party, long[] secret) throws JobFailure {
        return RingParty.subtract(
                secret, party.dealt().multiplications(secret.length).a());
    }

    @Test
    void drawsPermutationsThatAreUniform() {
        byte[] seed = new byte[SeedStream.SEED_BYTES];
        int[] counts = new int[6];
        for (int i = 0; i < 6000; i++) {
            int[] order = new SeedStream(seed, i).permutation(3);
            counts[order[0] * 2 + (order[1] > order[2] ? 1 : 0)]++;
        }
        assertThat(IntStream.of(counts).boxed()).allSatisfy(c -> assertThat(c).isBetween(850, 1150));
    }
}
