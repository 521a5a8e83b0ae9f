package org.yuheng.orchestrator.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.yuheng.orchestrator.identity.Role;
import org.yuheng.orchestrator.support.Api;
import org.yuheng.orchestrator.support.OrchestratorTest;
import org.yuheng.orchestrator.support.People;

class SignInTest extends OrchestratorTest {

    @Test
    void givesATokenThatSaysWhoIsSignedIn() {
        people.person("signin.anna", "signin-office", Role.APPLICANT);

        Api.Answer me = as("signin.anna").get("/me").expect(200);

        assertThat(me.body().get("username").asString()).isEqualTo("signin.anna");
        assertThat(me.body().get("actions").toString())
                .contains("REQUEST_DRAFT")
                .doesNotContain("ACCOUNT_CREATE");
    }

    @Test
    void keepsOnlyTheDigestOfAToken() {
        people.person("signin.digest", "signin-office", Role.APPLICANT);
        String token = api().post("/sessions", Map.of("username", "signin.digest", "password", People.PASSWORD))
                .expect(201)
                .body()
                .get("token")
                .asString();

        assertThat(jdbc.sql("select encode(token_hash, 'escape') from session")
                        .query(String.class)
                        .list())
                .isNotEmpty()
                .noneMatch(kept -> kept.contains(token));
    }

    @Test
    void locksAnAccountAfterFiveFailuresAlsoForTheRightPassword() {
        people.person("signin.locked", "signin-office", Role.APPLICANT);
        for (int i = 0; i < Accounts.FAILURES_ALLOWED; i++) {
            signIn("signin.locked", "wrong password wrong").refused(401, "SIGN_IN_REFUSED");
        }

        signIn("signin.locked", People.PASSWORD).refused(401, "SIGN_IN_REFUSED");
        assertThat(jdbc.sql(
                                "select count(*) from audit_event where action = 'ACCOUNT_LOCKED' and object_id = 'signin.locked'")
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void answersAlikeForAnUnknownNameAndAWrongPassword() {
        people.person("signin.alike", "signin-office", Role.APPLICANT);

        Api.Answer unknown = signIn("signin.nobody", "wrong password wrong").refused(401, "SIGN_IN_REFUSED");
        Api.Answer wrong = signIn("signin.alike", "wrong password wrong").refused(401, "SIGN_IN_REFUSED");

        assertThat(unknown.body().get("detail")).isEqualTo(wrong.body().get("detail"));
    }

    @Test
    void refusesATokenAfterSignOutAndAForgedOne() {
        people.person("signin.out", "signin-office", Role.APPLICANT);
        Api session = as("signin.out");
        session.delete("/sessions").expect(204);

        session.get("/me").refused(401, "UNAUTHENTICATED");
        api().withToken("forged").get("/me").refused(401, "UNAUTHENTICATED");
        api().get("/me").refused(401, "UNAUTHENTICATED");
    }

    @Test
    void asksForAnotherPasswordBeforeAnythingElse() {
        people.person("signin.sysadmin", "signin-office", Role.SYSTEM_ADMIN);
        as("signin.sysadmin")
                .post(
                        "/accounts",
                        Map.of(
                                "username", "signin.fresh",
                                "name", "Fresh",
                                "organisation", "signin-office",
                                "initialPassword", "handed over on paper"))
                .expect(201);
        Api fresh = api().signIn("signin.fresh", "handed over on paper");

        fresh.get("/accounts").refused(403, "PASSWORD_CHANGE_NEEDED");
        fresh.put("/me/password", Map.of("present", "handed over on paper", "next", "my own choice of words"))
                .expect(204);
        fresh.get("/accounts").refused(403, "FORBIDDEN");
    }

    @Test
    void theSystemAdministratorCannotGiveRolesAndNobodyGivesThemToThemselves() {
        people.person("signin.sysadmin2", "signin-office", Role.SYSTEM_ADMIN);
        people.person("signin.secadmin", "signin-office", Role.SECURITY_ADMIN);
        people.person("signin.clerk", "signin-office");

        as("signin.sysadmin2")
                .put("/accounts/signin.clerk/roles", Map.of("roles", new String[] {"APPLICANT"}))
                .refused(403, "FORBIDDEN");
        as("signin.secadmin")
                .put("/accounts/signin.secadmin/roles", Map.of("roles", new String[] {"AUDITOR"}))
                .refused(403, "OWN_ACCOUNT");
        as("signin.secadmin")
                .put("/accounts/signin.clerk/roles", Map.of("roles", new String[] {"APPLICANT", "AUDITOR"}))
                .refused(422, "ROLES_CLASH");
        as("signin.secadmin")
                .put("/accounts/signin.clerk/roles", Map.of("roles", new String[] {"APPLICANT", "OFFICE_HEAD"}))
                .expect(200);
    }

    private Api.Answer signIn(String username, String password) {
        return api().post("/sessions", Map.of("username", username, "password", password));
    }
}
