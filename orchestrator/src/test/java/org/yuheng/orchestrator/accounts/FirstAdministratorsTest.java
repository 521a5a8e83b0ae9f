package org.yuheng.orchestrator.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.yuheng.orchestrator.identity.CreditCode;
import org.yuheng.orchestrator.identity.OneTimeTokens;
import org.yuheng.orchestrator.identity.Organisation;
import org.yuheng.orchestrator.identity.Role;
import org.yuheng.orchestrator.support.OrchestratorTest;
import org.yuheng.orchestrator.web.Problem;

class FirstAdministratorsTest extends OrchestratorTest {

    @Autowired
    private OneTimeTokens tokens;

    @Autowired
    private FirstAdministrators first;

    @Test
    void areNotMadeOnceThereIsAnAccount() {
        people.person("first.anybody", "first-office", Role.APPLICANT);
        String token = transaction
                .execute(status ->
                        tokens.issue(OneTimeTokens.Purpose.FIRST_ADMINISTRATOR, "", "test", Duration.ofHours(1)))
                .token();

        assertThatThrownBy(() -> first.create(
                        new Secret(token),
                        new FirstAdministrators.Organisation(
                                "first-bureau",
                                "数据局",
                                "Data bureau",
                                CreditCode.complete("11330100MB9999999"),
                                Organisation.Kind.AUTHORITY,
                                "330100"),
                        new FirstAdministrators.Person("first.sys", "Sys", new Secret("a long first password")),
                        new FirstAdministrators.Person("first.sec", "Sec", new Secret("another long password"))))
                .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.code()).isEqualTo("SETUP_TOKEN_REFUSED"));
    }

    @Test
    void aTokenWorksOnceAndOnlyForItsPurposeAndTime() {
        String token = issue(Duration.ofHours(1));
        assertThat(use(OneTimeTokens.Purpose.FIRST_ADMINISTRATOR, token)).isFalse();
        assertThat(use(OneTimeTokens.Purpose.ENROLMENT, token)).isTrue();
        assertThat(use(OneTimeTokens.Purpose.ENROLMENT, token)).isFalse();
        assertThat(use(OneTimeTokens.Purpose.ENROLMENT, issue(Duration.ofSeconds(-1))))
                .isFalse();
        assertThat(use(OneTimeTokens.Purpose.ENROLMENT, "guess")).isFalse();
    }

    @Test
    void secretsDoNotPrint() {
        assertThat(new Secret("a password")).hasToString("Secret");
        assertThat(new Sessions.Opened("token", java.time.Instant.EPOCH).toString())
                .doesNotContain("token");
    }

    private String issue(Duration life) {
        return transaction
                .execute(status -> tokens.issue(OneTimeTokens.Purpose.ENROLMENT, "node", "test", life))
                .token();
    }

    private boolean use(OneTimeTokens.Purpose purpose, String token) {
        return transaction.execute(status -> tokens.use(purpose, token).isPresent());
    }
}
