package org.yuheng.orchestrator.imports;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.DefaultApplicationArguments;
import org.yuheng.orchestrator.accounts.Accounts;
import org.yuheng.orchestrator.catalogue.Catalogue;
import org.yuheng.orchestrator.identity.CreditCode;
import org.yuheng.orchestrator.identity.Role;
import org.yuheng.orchestrator.partner.Parties;
import org.yuheng.orchestrator.support.OrchestratorTest;
import tools.jackson.databind.json.JsonMapper;

class ImportTest extends OrchestratorTest {

    @Autowired
    private Imports imports;

    @Autowired
    private JsonMapper json;

    @Autowired
    private Catalogue catalogue;

    @Autowired
    private Parties parties;

    @Autowired
    private Accounts accounts;

    @Test
    void takesAWholeCityFromAFileAndTheSameFileAgain(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("city.json"), city("first", "[\"APPLICANT\"]"));
        StartupImport startup = new StartupImport(imports, json, file.toString());

        startup.run(new DefaultApplicationArguments());
        long version = catalogue.entry("import-first-tax").orElseThrow().version();
        startup.run(new DefaultApplicationArguments());

        assertThat(catalogue.entry("import-first-tax").orElseThrow().version()).isEqualTo(version);
        assertThat(accounts.find("import-first.clerk").orElseThrow().roles()).containsExactly(Role.APPLICANT);
        assertThat(parties.partner("import-first-bank").orElseThrow().agreements())
                .hasSize(1);
        assertThat(parties.node("import-first-node").orElseThrow().enrolled()).isFalse();
        assertThat(jdbc.sql(
                                "select count(*) from audit_event where action = 'DATASET_REGISTERED' and object_id = 'import-first-tax'")
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void throughRestItGivesNoRoles() {
        people.person("import.sysadmin", "import-office", Role.SYSTEM_ADMIN);

        as("import.sysadmin")
                .post("/imports", city("second", "[\"APPLICANT\"]"))
                .refused(403, "IMPORT_GIVES_ROLES");
        as("import.sysadmin").post("/imports", city("second", "[]")).expect(200);

        assertThat(accounts.find("import-second.clerk").orElseThrow().roles()).isEmpty();
    }

    @Test
    void takesNothingOfAFileWithOneFault() {
        people.person("import.sysadmin2", "import-office", Role.SYSTEM_ADMIN);
        String wrong = city("third", "[]")
                .replace(
                        "\"code\":\"import-third-tax\",\"owner\":\"import-third-bureau\",\"platform\":\"import-third-platform\"",
                        "\"code\":\"import-third-tax\",\"owner\":\"import-third-bureau\",\"platform\":\"nowhere\"");

        as("import.sysadmin2").post("/imports", wrong).refused(422, "DATASET_PLACE_UNKNOWN");

        assertThat(parties.platform("import-third-platform")).isEmpty();
    }

    private static String city(String name, String roles) {
        String id = "import-" + name;
        String bureau = CreditCode.complete("11330100MC" + String.format("%07d", name.hashCode() & 0xfffff))
                .text();
        String bank = CreditCode.complete("91330100MC" + String.format("%07d", name.hashCode() & 0xfffff))
                .text();
        return """
            {"organisations":[
              {"id":"ID-bureau","nameZh":"税务局","nameEn":"Tax bureau","creditCode":"BUREAU","kind":"GOVERNMENT","region":"330100"},
              {"id":"ID-bank","nameZh":"银行","nameEn":"Bank","creditCode":"BANK","kind":"COMMERCIAL","region":"330100","superior":null}],
             "platforms":[{"id":"ID-platform","nameZh":"平台","nameEn":"Platform","organisation":"ID-bureau","region":"330100"}],
             "partners":[{"organisation":"ID-bank","agreements":[{"reference":"A-1","from":"2026-01-01","to":"2027-12-31"}],"assessments":[]}],
             "scorecards":[{"organisation":"ID-bureau","grade":"A"}],
             "nodes":[{"id":"ID-node","organisation":"ID-bureau","platform":"ID-platform","owners":["ID-bureau"]}],
             "datasets":[{"code":"ID-tax","owner":"ID-bureau","platform":"ID-platform","node":"ID-node","nameZh":"纳税","nameEn":"Tax",
               "descriptionZh":"","descriptionEn":"","sharingType":"CONDITIONAL","sharingModes":["INTERFACE"],
               "grading":{"grade":"GENERAL_2","gradedAt":"2026-01-01","stale":false},"anonymised":false,"providerPrivate":false,
               "tradeSecret":false,"secrecy":"NONE","importantData":false,"coreData":false,"rows":10,
               "items":[{"name":"band","type":"BIGINT","nameZh":"档","nameEn":"band","personalInfo":"GENERAL",
                 "providerPrivate":false,"identifier":false,"reveal":"AGGREGATE"}]}],
             "users":[{"username":"ID.clerk","name":"职员","organisation":"ID-bureau","roles":ROLES,"initialPassword":"a long initial one","mustChangePassword":false}]}
            """.replace("ID.", id + ".")
                .replace("ID-", id + "-")
                .replace("BUREAU", bureau)
                .replace("\"BANK\"", "\"" + bank + "\"")
                .replace("ROLES", roles);
    }
}
