package org.yuheng.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;

class DeterminismTest {

    private static final PolicyBundle BASELINE = PolicyBundle.baseline();
    private static final List<Facts> FACTS =
            Case.all().stream().map(Case::parsed).toList();

    @Test
    void replaysEveryCaseToTheSameBytesInAnyOrderLocaleAndZone() {
        List<byte[]> first = decideAll(PolicyEngine.of(BASELINE), FACTS);
        Locale locale = Locale.getDefault();
        TimeZone zone = TimeZone.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG"));
            TimeZone.setDefault(TimeZone.getTimeZone("America/Los_Angeles"));
            PolicyEngine again = PolicyEngine.of(PolicyBundle.load(BASELINE.pack()));
            List<Facts> shuffled = new ArrayList<>(FACTS);
            Collections.shuffle(shuffled, new Random(1));
            shuffled.forEach(again::decide);
            List<byte[]> second = decideAll(again, FACTS);
            for (int i = 0; i < first.size(); i++) {
                assertThat(second.get(i)).isEqualTo(first.get(i));
            }
        } finally {
            Locale.setDefault(locale);
            TimeZone.setDefault(zone);
        }
    }

    @Test
    void remembersAnswersWithoutChangingThem() {
        List<byte[]> remembering = decideAll(PolicyEngine.of(BASELINE), FACTS);
        List<byte[]> forgetting = decideAll(PolicyEngine.withoutMemory(BASELINE), FACTS);
        for (int i = 0; i < FACTS.size(); i++) {
            assertThat(forgetting.get(i)).isEqualTo(remembering.get(i));
        }
    }

    @Test
    void readsBackFactsAndDecisionsToTheSameBytes() {
        PolicyEngine engine = PolicyEngine.of(BASELINE);
        for (Facts facts : FACTS) {
            assertThat(Facts.parse(facts.toBytes()).toBytes()).isEqualTo(facts.toBytes());
            byte[] decision = engine.decide(facts).toBytes();
            assertThat(Decision.parse(decision).toBytes()).isEqualTo(decision);
        }
    }

    @Test
    void keepsTheOffsetOfTheDayOfReceipt() {
        String text = new String(Case.base("intra").toBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(text).contains("\"receivedAt\":\"2026-09-30T10:00:00+08:00\"");
    }

    @Test
    void namesBundleAndFactsInEveryDecision() {
        Decision decision = PolicyEngine.of(BASELINE).decide(FACTS.get(0));
        assertThat(decision.bundleHash()).isEqualTo(BASELINE.hash());
        assertThat(decision.factsHash()).isEqualTo(Digests.sha256(FACTS.get(0).toBytes()));
    }

    private static List<byte[]> decideAll(PolicyEngine engine, List<Facts> facts) {
        return facts.stream().map(f -> engine.decide(f).toBytes()).toList();
    }
}
