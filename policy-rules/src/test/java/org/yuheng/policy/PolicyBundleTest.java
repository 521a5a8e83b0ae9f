package org.yuheng.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PolicyBundleTest {

    private static final PolicyBundle BASELINE = PolicyBundle.baseline();

    @Test
    void travelsAsOneFileWithTheSameHash() {
        PolicyBundle loaded = PolicyBundle.load(BASELINE.pack());
        assertThat(loaded.hash()).isEqualTo(BASELINE.hash()).startsWith("sha256:");
        assertThat(loaded.pack()).isEqualTo(BASELINE.pack());
    }

    @Test
    void hasAnotherHashWhenOneCharacterOfAnyFileDiffers() {
        for (String file : BASELINE.files().keySet()) {
            if (!file.equals(PolicyBundle.GUARD_RAILS)) {
                assertThat(BASELINE.with(file, BASELINE.files().get(file) + "\n")
                                .hash())
                        .as(file)
                        .isNotEqualTo(BASELINE.hash());
            }
        }
    }

    @Test
    void refusesAFileThatIsNotTheOneTheManifestLists() {
        byte[] tampered = text(BASELINE.pack()).replace("不予共享，且有", "可以共享，且有").getBytes(StandardCharsets.UTF_8);
        refused(() -> PolicyBundle.load(tampered), BundleRefusal.Code.BUNDLE_DIGEST, "gates.dmn");
    }

    @Test
    void refusesAnotherEngineVersion() {
        byte[] other = text(BASELINE.pack())
                .replace(PolicyBundle.ENGINE_VERSION, "yuheng-policy/0")
                .getBytes(StandardCharsets.UTF_8);
        refused(() -> PolicyBundle.load(other), BundleRefusal.Code.BUNDLE_ENGINE_VERSION, "yuheng-policy/0");
    }

    @Test
    void refusesWhatIsNotABundle() {
        refused(
                () -> PolicyBundle.load("{}".getBytes(StandardCharsets.UTF_8)),
                BundleRefusal.Code.BUNDLE_SHAPE,
                "manifest");
    }

    @Test
    void refusesAMissingOrUnknownFile() {
        Map<String, String> less = new TreeMap<>(BASELINE.files());
        less.remove("settings.json");
        refused(() -> PolicyBundle.of(less), BundleRefusal.Code.BUNDLE_SHAPE, "settings.json");
        Map<String, String> more = new TreeMap<>(BASELINE.files());
        more.put("run.sh", "#!");
        refused(() -> PolicyBundle.of(more), BundleRefusal.Code.BUNDLE_SHAPE, "run.sh");
    }

    @Test
    void refusesATableThatReadsAFactNobodySupplies() {
        changed("gates.dmn", "<text>tradeSecret</text>", "<text>tradeSecrets</text>", BundleRefusal.Code.FACT_UNKNOWN);
    }

    @Test
    void refusesATableThatReadsAFactOfLater() {
        changed(
                "routing.dmn",
                "<text>commercialParty</text>",
                "<text>riskLevel</text>",
                BundleRefusal.Code.FACT_UNKNOWN);
    }

    @Test
    void refusesADictionaryWithAFactNobodySupplies() {
        changed(
                "fact-dictionary.json",
                "\"name\": \"tradeSecret\"",
                "\"name\": \"tradeSecrets\"",
                BundleRefusal.Code.FACT_UNKNOWN);
    }

    @Test
    void refusesAnOutcomeThatNobodyUnderstands() {
        changed("gates.dmn", "\"REJECT\"", "\"FORBID\"", BundleRefusal.Code.TABLE_INVALID);
    }

    @Test
    void refusesAGateThatLetsPass() {
        changed("gates.dmn", "\"REJECT\"", "\"PROCEED\"", BundleRefusal.Code.TABLE_INVALID);
    }

    @Test
    void refusesARowThatProceedsWithoutTechnique() {
        changed("routing.dmn", "\"MPC_TEE\"", "\"\"", BundleRefusal.Code.TABLE_INVALID);
    }

    @Test
    void refusesConditionsThatFeelWouldSilentlyNotMatch() {
        changed("gates.dmn", "<text>&gt; 0</text>", "<text>&gt; \"many\"</text>", BundleRefusal.Code.TABLE_INVALID);
        changed("gates.dmn", "\"STATE_SECRET\"</text>", "\"STATE SECRET\"</text>", BundleRefusal.Code.TABLE_INVALID);
        changed("gates.dmn", "<text>true</text>", "<text>\"true\"</text>", BundleRefusal.Code.TABLE_INVALID);
        changed("gates.dmn", "<text>true</text>", "<text>null</text>", BundleRefusal.Code.TABLE_INVALID);
    }

    @Test
    void refusesARemedyWithoutWords() {
        changed("gates.dmn", "\"FIX_CATALOGUE\"", "\"FIX_IT\"", BundleRefusal.Code.TABLE_INVALID);
    }

    @Test
    void refusesTwoRowsOfOneName() {
        changed("gates.dmn", "\"1b\"", "\"1a\"", BundleRefusal.Code.TABLE_INVALID);
    }

    @Test
    void refusesATableThatNoDecisionAsks() {
        changed("gates.dmn", "name=\"privacy\"", "name=\"privacies\"", BundleRefusal.Code.TABLE_MISSING);
    }

    @Test
    void refusesExternalEntities() {
        String entity = BASELINE.files()
                .get("gates.dmn")
                .replace("<definitions", "<!DOCTYPE d [<!ENTITY e SYSTEM \"file:///etc/hostname\">]>\n<definitions");
        refused(() -> BASELINE.with("gates.dmn", entity), BundleRefusal.Code.TABLE_INVALID, "gates.dmn");
    }

    @Test
    void refusesATableWhoseInputIsNotDeclared() {
        String undeclared = BASELINE.files()
                .get("gates.dmn")
                .replaceFirst("    <informationRequirement id=\"privacy_personal\">.*\n", "");
        PolicyBundle broken = BASELINE.with("gates.dmn", undeclared);
        refused(() -> PolicyEngine.of(broken), BundleRefusal.Code.TABLE_INVALID, "gates.dmn");
    }

    @Test
    void hasASkeletonOfTheEuropeanPackWhoseClocksAlarm() {
        PolicyBundle european = BASELINE.with(
                "settings.json",
                BASELINE.files().get("settings.json").replace("jurisdiction-cn.json", "jurisdiction-eu.json"));
        Decision decision = PolicyEngine.of(european).decide(Case.base("intra"));
        assertThat(european.jurisdiction().status()).isEqualTo("SKELETON");
        assertThat(decision.clock().due()).isEmpty();
        assertThat(decision.clock().alarm()).contains("CLOCK_NOT_SET CONDITIONAL");
    }

    @Test
    void hasBothLanguagesForEveryRowFactAndRemedy() {
        BASELINE.tables().forEach(t -> t.rows().forEach(r -> {
            assertThat(r.zh()).as(t.name() + " " + r.ruleId()).isNotBlank();
            assertThat(r.en()).as(t.name() + " " + r.ruleId()).isNotBlank();
        }));
        BASELINE.dictionary().facts().forEach(f -> {
            assertThat(f.zh()).as(f.name()).isNotBlank();
            assertThat(f.en()).as(f.name()).isNotBlank();
        });
        BASELINE.settings().remedies().forEach(r -> {
            assertThat(r.zh()).as(r.code()).isNotBlank();
            assertThat(r.en()).as(r.code()).isNotBlank();
        });
    }

    private static void changed(String file, String from, String to, BundleRefusal.Code code) {
        String text = BASELINE.files().get(file);
        assertThat(text).contains(from);
        refused(() -> BASELINE.with(file, text.replace(from, to)), code, "");
    }

    private static void refused(
            org.assertj.core.api.ThrowableAssert.ThrowingCallable call, BundleRefusal.Code code, String naming) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        BundleRefusal.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(naming);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
