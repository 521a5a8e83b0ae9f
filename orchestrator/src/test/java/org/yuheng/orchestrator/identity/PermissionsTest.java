package org.yuheng.orchestrator.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.yuheng.orchestrator.web.Problem;

/** The whole matrix of roles and actions, as people agreed on it in permissions.csv. */
class PermissionsTest {

    @TestFactory
    Stream<DynamicTest> theMatrixIsTheOneThatWasAgreed() throws IOException {
        List<String[]> rows = matrix();
        String[] roles = rows.get(0);
        return rows.stream().skip(1).flatMap(row -> Stream.iterate(1, i -> i + 1)
                .limit(roles.length - 1L)
                .map(i -> DynamicTest.dynamicTest(roles[i] + " " + row[0], () -> assertThat(
                                Permissions.allows(Role.valueOf(roles[i]), Action.valueOf(row[0])))
                        .isEqualTo(row[i].equals("x")))));
    }

    @Test
    void theMatrixLeavesNothingOut() throws IOException {
        List<String[]> rows = matrix();

        assertThat(rows.stream().skip(1).map(row -> row[0]))
                .containsExactly(Stream.of(Action.values()).map(Enum::name).toArray(String[]::new));
        assertThat(Stream.of(rows.get(0)).skip(1))
                .containsExactly(Stream.of(Role.values()).map(Enum::name).toArray(String[]::new));
    }

    @Test
    void nobodyWithoutARoleMayDoAnything() {
        CurrentUser nobody = new CurrentUser("nobody", "Nobody", "office", Set.of(), false);

        for (Action action : Action.values()) {
            assertThatThrownBy(() -> Permissions.require(nobody, action))
                    .isInstanceOfSatisfying(
                            Problem.class, p -> assertThat(p.code()).isEqualTo("FORBIDDEN"));
        }
    }

    @Test
    void theThreeAdministratorsSeeNoBusinessDataTogetherOrAlone() {
        for (Role administrator : EnumSet.of(Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN)) {
            assertThat(Permissions.of(Set.of(administrator)))
                    .doesNotContain(
                            Action.CATALOGUE_READ, Action.REQUEST_READ, Action.REQUEST_READ_ALL, Action.RESULT_READ);
        }
    }

    @Test
    void theAuditorChangesNothing() {
        assertThat(Permissions.of(Set.of(Role.AUDITOR)))
                .allMatch(action -> action.name().endsWith("_READ") || action == Action.REQUEST_READ_ALL);
    }

    @Test
    void makingAccountsAndGivingRolesAreNeverOneRole() {
        for (Role role : Role.values()) {
            assertThat(Permissions.allows(role, Action.ACCOUNT_CREATE) && Permissions.allows(role, Action.ROLE_GRANT))
                    .as(role.name())
                    .isFalse();
            assertThat(Permissions.allows(role, Action.RULES_PROPOSE) && Permissions.allows(role, Action.RULES_APPROVE))
                    .as(role.name())
                    .isFalse();
        }
    }

    @Test
    void anAdministratorsRoleStandsAlone() {
        assertThat(Permissions.clashes(Set.of(Role.AUDITOR, Role.APPLICANT))).contains(Role.AUDITOR);
        assertThat(Permissions.clashes(Set.of(Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN)))
                .isPresent();
        assertThat(Permissions.clashes(Set.of(Role.APPLICANT, Role.OFFICE_HEAD)))
                .isEmpty();
        assertThat(Permissions.clashes(Set.of(Role.AUDITOR))).isEmpty();
    }

    @Test
    void whoHoldsOneDutyMayNotHoldTheOther() {
        CurrentUser head = new CurrentUser("head", "Head", "office", Set.of(Role.OFFICE_HEAD), false);

        for (Separation rule : Separation.values()) {
            assertThatThrownBy(() -> Permissions.separate(head, rule, List.of("other", "head")))
                    .isInstanceOfSatisfying(
                            Problem.class, p -> assertThat(p.code()).isEqualTo("DUTIES_NOT_SEPARATE"));
            Permissions.separate(head, rule, List.of("other"));
        }
    }

    @Test
    void anotherOrganisationsThingsAreNotFoundRatherThanForbidden() {
        CurrentUser head = new CurrentUser("head", "Head", "office", Set.of(Role.PROVIDER_HEAD), false);

        assertThatThrownBy(() -> Permissions.require(head, Action.APPROVE_AS_PROVIDER_HEAD, "another"))
                .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.code()).isEqualTo("NOT_FOUND"));
        Permissions.require(head, Action.APPROVE_AS_PROVIDER_HEAD, "office");
    }

    private static List<String[]> matrix() throws IOException {
        List<String[]> rows = new ArrayList<>();
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                PermissionsTest.class.getResourceAsStream("/permissions.csv"), StandardCharsets.UTF_8))) {
            reader.lines().filter(line -> !line.isBlank()).forEach(line -> rows.add(line.split(",", -1)));
        }
        return rows;
    }
}
