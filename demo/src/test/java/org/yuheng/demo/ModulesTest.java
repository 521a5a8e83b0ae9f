package org.yuheng.demo;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may know whom among the modules outside the orchestrator, and which libraries stay out of which. */
@AnalyzeClasses(packages = "org.yuheng", importOptions = ImportOption.DoNotIncludeTests.class)
class ModulesTest {

    private static final String[] FRAMEWORKS = {
        "org.springframework..", "io.grpc..", "com.google.protobuf..", "io.temporal.."
    };

    @ArchTest
    static final ArchRule trustKnowsNobody = noClasses()
            .that()
            .resideInAPackage("org.yuheng.trust..")
            .should()
            .dependOnClassesThat(JavaClass.Predicates.resideInAnyPackage("org.yuheng..")
                    .and(JavaClass.Predicates.resideOutsideOfPackages("org.yuheng.trust..", "org.yuheng.json..")));

    @ArchTest
    static final ArchRule computationAndRulesDoNotKnowEachOther = noClasses()
            .that()
            .resideInAPackage("org.yuheng.computation..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.yuheng.policy..", "org.yuheng.trust..", "org.yuheng.adapter..", "org.yuheng.node..");

    @ArchTest
    static final ArchRule rulesKnowNobody = noClasses()
            .that()
            .resideInAPackage("org.yuheng.policy..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.yuheng.computation..", "org.yuheng.trust..", "org.yuheng.adapter..", "org.yuheng.node..");

    @ArchTest
    static final ArchRule frameworksStayOutOfTheLibraries = noClasses()
            .that()
            .resideInAnyPackage(
                    "org.yuheng.trust..", "org.yuheng.computation..", "org.yuheng.policy..", "org.yuheng.json..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(FRAMEWORKS);

    @ArchTest
    static final ArchRule trustAndComputationAndRulesUseNoNetwork = noClasses()
            .that()
            .resideInAnyPackage("org.yuheng.trust..", "org.yuheng.computation..", "org.yuheng.policy..")
            .and()
            .haveNameNotMatching(
                    ".*\\.(EnrolledPeers|OneIdentity)") // the JDK hands its socket to whoever answers for TLS keys
            .should()
            .dependOnClassesThat()
            .haveNameMatching(
                    "java\\.net\\.(http\\..*|Socket|ServerSocket|DatagramSocket|URLConnection|HttpURLConnection)");

    @ArchTest
    static final ArchRule computationAndRulesTouchNoFiles = noClasses()
            .that()
            .resideInAnyPackage("org.yuheng.computation..", "org.yuheng.policy..")
            .and()
            .resideOutsideOfPackage("org.yuheng.policy.cli..")
            .should()
            .dependOnClassesThat()
            .haveNameMatching("java\\.nio\\.file\\.Files|java\\.io\\.File(|InputStream|OutputStream|Reader|Writer)");

    @ArchTest
    static final ArchRule enginesDoNotKnowTheNode = noClasses()
            .that()
            .resideInAnyPackage("org.yuheng.adapter..", "org.yuheng.adapters..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.yuheng.node..", "org.yuheng.orchestrator..", "org.yuheng.policy..");

    @ArchTest
    static final ArchRule techniquesDoNotKnowEachOther =
            slices().matching("org.yuheng.adapters.(*)..").should().notDependOnEachOther();

    @ArchTest
    static final ArchRule whatAnEnclaveRunsIsPlainJava = noClasses()
            .that()
            .resideInAnyPackage("org.yuheng.adapter.enclave..", "org.yuheng.adapters..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework..", "io.temporal..");

    @ArchTest
    static final ArchRule nobodyBelowTheDemoKnowsIt = classes()
            .that()
            .resideInAPackage("org.yuheng.demo..")
            .should()
            .onlyHaveDependentClassesThat()
            .resideInAPackage("org.yuheng.demo..");

    @ArchTest
    static final ArchRule trustHasNoCycles =
            slices().matching("org.yuheng.trust.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule theNodeHasNoCycles =
            slices().matching("org.yuheng.node.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule theSdkHasNoCycles =
            slices().matching("org.yuheng.adapter.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule computationHasNoCycles =
            slices().matching("org.yuheng.computation.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule namesSayWhatThingsAre =
            noClasses().should().haveNameMatching(".*(Impl|Util|Utils|Helper|Manager|Processor|Handler)");
}
