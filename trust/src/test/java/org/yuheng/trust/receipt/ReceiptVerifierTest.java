package org.yuheng.trust.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReceiptVerifierTest {

    private final ReceiptScene scene = new ReceiptScene();

    @Test
    void everyCheckOfAGenuineReceiptPasses() {
        List<Check> checks = scene.verify(scene.file());
        assertThat(checks).extracting(Check::code).containsExactly(CheckCode.values());
        assertThat(checks).allMatch(Check::passed, "passed");
        assertThat(ReceiptVerifier.allPassed(checks)).isTrue();
    }

    @Test
    void saysWhoseKeySignedEachApproval() {
        Check approvals = check(scene.verify(scene.file()), CheckCode.APPROVALS);
        assertThat(approvals.detail())
                .contains("OWNER of tax with its own key "
                        + scene.keys.get("approver").keyId())
                .contains("CITY of city with the platform's key "
                        + scene.keys.get("platform").keyId());
    }

    @Test
    void saysThatSimulationProtectsNothing() {
        assertThat(check(scene.verify(scene.file()), CheckCode.SIMULATION_SHOWN).detail())
                .contains("simulated: no hardware protects anything");
    }

    @Test
    void explainsEveryCheckInBothLanguages() {
        for (CheckCode code : CheckCode.values()) {
            assertThat(code.provesEn()).as(code + "").isNotBlank();
            assertThat(code.doesNotProveEn()).as(code + "").isNotBlank();
            assertThat(code.provesZh()).as(code + "").matches("[^a-z]*[\\u4e00-\\u9fff].*");
            assertThat(code.doesNotProveZh()).as(code + "").matches("[^a-z]*[\\u4e00-\\u9fff].*");
        }
    }

    @Test
    void pinnedKeysAreAFileOfTheirOwn() {
        PinnedKeys pinned = scene.pinned();
        assertThat(PinnedKeys.parse(pinned.toBytes()).value()).isEqualTo(pinned);
        assertThat(PinnedKeys.parse("{}".getBytes(StandardCharsets.UTF_8))
                        .refusal()
                        .code())
                .isEqualTo("PINNED_KEYS_MALFORMED");
    }

    @Test
    void whatIsNoReceiptFailsAsAValueAndChecksNothing() {
        for (String junk : List.of("", "null", "{}", "[1]", "\u0000")) {
            List<Check> checks = scene.verify(junk.getBytes(StandardCharsets.UTF_8));
            assertThat(ReceiptVerifier.allPassed(checks)).isFalse();
            assertThat(checks).extracting(Check::code).containsExactly(CheckCode.values());
            assertThat(checks).noneMatch(Check::passed);
        }
        assertThat(ReceiptVerifier.allPassed(List.of())).isFalse();
    }

    @Test
    void holdsNoPartyDataByItsShape() {
        for (var component : Receipt.class.getRecordComponents()) {
            assertThat(component.getName()).doesNotContain("data").doesNotContain("value");
        }
        String file = new String(scene.file(), StandardCharsets.UTF_8);
        assertThat(file).doesNotContain("tax rows").doesNotContain("sealed result");
    }

    private static Check check(List<Check> checks, CheckCode code) {
        return checks.stream().filter(c -> c.code() == code).findFirst().orElseThrow();
    }
}
