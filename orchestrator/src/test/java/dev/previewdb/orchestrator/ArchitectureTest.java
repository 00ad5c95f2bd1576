package dev.previewdb.orchestrator;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.previewdb.orchestrator.preview.PreviewStore;
import dev.previewdb.orchestrator.preview.PreviewTransitions;
import java.security.MessageDigest;
import java.util.Arrays;

/** The shape of the program: who may know whom. */
@AnalyzeClasses(packages = "dev.previewdb", importOptions = ArchitectureTest.WithoutTests.class)
final class ArchitectureTest {
  private static final String GITHUB = "dev.previewdb.github..";
  private static final String SNAPSHOT = "dev.previewdb.snapshot..";
  private static final String ORCHESTRATOR = "dev.previewdb.orchestrator..";
  private static final String LOCAL_ENGINE = "dev.previewdb.orchestrator.engine.local..";

  private ArchitectureTest() {}

  /** Leaves out test classes, in directories and in jars. */
  static final class WithoutTests implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("/test-classes/") && !location.contains("-tests.jar");
    }
  }

  @ArchTest
  static final ArchRule theWebhookModuleIsALeaf =
      noClasses()
          .that()
          .resideInAPackage(GITHUB)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(SNAPSHOT, ORCHESTRATOR);

  @ArchTest
  static final ArchRule theSnapshotModuleIsALeaf =
      noClasses()
          .that()
          .resideInAPackage(SNAPSHOT)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(GITHUB, ORCHESTRATOR);

  @ArchTest
  static final ArchRule onlyTheOrchestratorHasAMain =
      noMethods()
          .that()
          .haveName("main")
          .and()
          .areStatic()
          .should()
          .beDeclaredInClassesThat()
          .doNotHaveFullyQualifiedName(Main.class.getName());

  @ArchTest
  static final ArchRule thePackagesOfTheOrchestratorFormNoCircle =
      slices().matching("dev.previewdb.orchestrator.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule thePackagesOfTheLeavesFormNoCircle =
      slices().matching("dev.previewdb.[github|snapshot].(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule onlyTheCompositionRootAndTheMeasurementNameAnEngine =
      classes()
          .that()
          .resideInAPackage(LOCAL_ENGINE)
          .and()
          .arePublic()
          .should()
          .onlyBeAccessed()
          .byClassesThat(
              resideInAPackage(LOCAL_ENGINE)
                  .or(resideInAPackage("dev.previewdb.orchestrator.bench.."))
                  .or(name(Service.class.getName())));

  @ArchTest
  static final ArchRule onlyTransitionsMovePreviews =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName(PreviewTransitions.class.getName())
          .should()
          .callMethodWhere(callOf(PreviewStore.class, "move"));

  @ArchTest
  static final ArchRule thePlannerKnowsNoDatabaseNoFileAndNoNetwork =
      noClasses()
          .that()
          .haveSimpleName("PreviewPlanner")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.sql..", "java.nio..", "java.io..", "java.net..", "org.jdbi..");

  @ArchTest
  static final ArchRule gitHubsLibraryStaysBehindTheClient =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.previewdb.github.client..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.kohsuke.github..");

  @ArchTest
  static final ArchRule namesSayWhatAThingIs =
      noClasses().should().haveNameMatching(".*(Impl|Helper|Utils?|Manager)(\\$.*)?");

  /** The hole "timing leak in the comparison": what checks a secret compares in constant time. */
  private static final String CHECKS_A_SECRET =
      ".*\\.(Signature|BearerTokens|SlackSigning\\$Claim)";

  @ArchTest
  static final ArchRule secretsAreComparedInConstantTime =
      classes()
          .that()
          .haveNameMatching(CHECKS_A_SECRET)
          .should()
          .callMethod(MessageDigest.class, "isEqual", byte[].class, byte[].class);

  @ArchTest
  static final ArchRule secretsAreComparedInNoOtherWay =
      noClasses()
          .that()
          .haveNameMatching(CHECKS_A_SECRET)
          .should()
          .callMethod(String.class, "equals", Object.class)
          .orShould()
          .callMethod(Arrays.class, "equals", byte[].class, byte[].class);

  private static DescribedPredicate<JavaCall<?>> callOf(Class<?> type, String method) {
    return target(name(method)).and(target(owner(name(type.getName()))));
  }
}
