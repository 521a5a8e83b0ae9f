package org.yuheng.orchestrator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;
import org.springframework.stereotype.Repository;
import org.springframework.web.bind.annotation.RestController;

/** The structure that style.md promises: steps do not know each other, and libraries stay where they belong. */
@AnalyzeClasses(packagesOf = Orchestrator.class, importOptions = ImportOption.DoNotIncludeTests.class)
class StructureTest {

    @Test
    void stepsDependOnlyOnWhatTheyDeclare() {
        ApplicationModules.of(Orchestrator.class).verify();
    }

    @ArchTest
    static final ArchRule grpcStaysInDispatch = noClasses()
            .that()
            .resideOutsideOfPackages("..dispatch..", "..embedded..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.grpc..", "com.google.protobuf..", "org.yuheng.adapter.wire.v1..");

    @ArchTest
    static final ArchRule jdbcStaysInStores = noClasses()
            .that()
            .areNotAnnotatedWith(Repository.class)
            .and()
            .resideOutsideOfPackage("..embedded..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework.jdbc..", "javax.sql..");

    @ArchTest
    static final ArchRule temporalStaysInTheWorkflowSide = noClasses()
            .that()
            .resideOutsideOfPackages("..journey..", "..dispatch..", "..embedded..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.temporal..");

    @ArchTest
    static final ArchRule rulesEngineStaysInPolicyRules =
            noClasses().should().dependOnClassesThat().resideInAnyPackage("org.kie..", "org.drools..");

    @ArchTest
    static final ArchRule timeComesFromTheClock = noClasses()
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(LocalDate.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis");

    @ArchTest
    static final ArchRule resourcesAreNotCalledFromJava = noClasses()
            .that()
            .areNotAnnotatedWith(RestController.class)
            .should()
            .dependOnClassesThat()
            .areAnnotatedWith(RestController.class);

    @ArchTest
    static final ArchRule namesSayWhatThingsAre =
            noClasses().should().haveNameMatching(".*(Impl|Util|Utils|Helper|Manager|Processor|Handler)");

    @ArchTest
    static final ArchRule nothingIsInjectedIntoFields = GeneralCodingRules.NO_CLASSES_SHOULD_USE_FIELD_INJECTION;

    /** The one-time token of the first start goes to the console, since logs are kept; crash points are listed on it. */
    @ArchTest
    static final ArchRule nothingIsPrinted = noClasses()
            .that()
            .doNotHaveSimpleName("FirstAdministrators")
            .and()
            .doNotHaveSimpleName("CrashPoint")
            .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS);
}
