package io.notice.web.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.properties.CanBeAnnotated.Predicates.annotatedWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.sql.Timestamp;
import java.util.Calendar;
import java.util.Date;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * The direction of the modules, what is public, and what nothing may be called, over the classes of
 * all modules.
 */
@AnalyzeClasses(
    packages = "io.notice",
    importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.NoTestJars.class})
class ArchitectureTest {

  /**
   * What the tests of several modules share comes as a jar, which no class folder's name gives
   * away.
   */
  static final class NoTestJars implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("-tests.jar");
    }
  }

  private static final String CLIENT = "io.notice.api.client..";

  private static final DescribedPredicate<JavaClass> CONTRACT =
      resideInAPackage("io.notice.api..")
          .and(resideOutsideOfPackage(CLIENT))
          .as("the contract without its client");

  @ArchTest
  static final ArchRule contractKnowsNothingButTheJdk =
      classes()
          .that(CONTRACT)
          .should()
          .onlyDependOnClassesThat(CONTRACT.or(resideInAnyPackage("java..", "org.jspecify..")));

  /** It is for other systems: what it brings along is not there for who takes the contract. */
  @ArchTest
  static final ArchRule nothingOfOursUsesTheClient =
      noClasses()
          .that()
          .resideOutsideOfPackage(CLIENT)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(CLIENT);

  @ArchTest
  static final ArchRule clientKnowsTheContractAndWhatItsUsersBring =
      classes()
          .that()
          .resideInAPackage(CLIENT)
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(
                  "java..",
                  "javax.net.ssl..",
                  "org.jspecify..",
                  "io.notice.api..",
                  "org.springframework..",
                  "tools.jackson..",
                  "com.fasterxml.jackson.annotation.."));

  @ArchTest
  static final ArchRule persistenceKnowsOnlyTheContract =
      noClasses()
          .that()
          .resideInAPackage("io.notice.persistence..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.notice.service..", "io.notice.web..");

  @ArchTest
  static final ArchRule serviceDoesNotKnowHttp =
      noClasses()
          .that()
          .resideInAPackage("io.notice.service..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.notice.web..", "jakarta.servlet..", "org.springframework.web..");

  @ArchTest
  static final ArchRule webKnowsOnlyTheContract =
      noClasses()
          .that()
          .resideInAPackage("io.notice.web..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.notice.service..", "io.notice.persistence..");

  /**
   * The contract is one language, whose words may name each other; what fulfils it is layered.
   * Wiring knows whatever it wires.
   */
  @ArchTest
  static final ArchRule featuresHaveNoCycles =
      slices()
          .matching("io.notice.(persistence|service|web).(*)..")
          .should()
          .beFreeOfCycles()
          .ignoreDependency(annotatedWith(AutoConfiguration.class), alwaysTrue());

  /** Public is what somebody outside the package uses, and what Spring starts from. */
  @ArchTest
  static final ArchRule nothingIsPublicWithoutAReason =
      classes()
          .that(
              resideInAnyPackage(
                  "io.notice.persistence..", "io.notice.service..", "io.notice.web.."))
          .and()
          .haveModifier(JavaModifier.PUBLIC)
          .and()
          .areTopLevelClasses()
          .and()
          .areNotAnnotatedWith(AutoConfiguration.class)
          .and()
          .areNotAnnotatedWith(SpringBootApplication.class)
          .should(beUsedOutsideTheirPackage());

  @ArchTest
  static final ArchRule nothingIsInjectedIntoFields =
      fields()
          .should(
              notBeAnnotatedWithAnyOf(
                  "org.springframework.beans.factory.annotation.Autowired",
                  "org.springframework.beans.factory.annotation.Value",
                  "jakarta.inject.Inject",
                  "jakarta.annotation.Resource",
                  "jakarta.persistence.PersistenceContext"))
          .because("a constructor shows what a class needs, and lets a test give it");

  @ArchTest
  static final ArchRule namesSayWhatAThingIs =
      noClasses()
          .should()
          .haveNameMatching(
              ".*\\.(Base|Common)[A-Z]\\w*|.*(Impl|Util|Utils|Utility|Manager|Helper|DTO|Dto|VO|BO)")
          .because("such names fit everything; the role and the mechanism fit one thing");

  /** Libraries may ask for a date at their edge; nothing of ours keeps one. */
  @ArchTest
  static final ArchRule timesAreKeptAsInstants =
      noFields()
          .should()
          .haveRawType(Date.class)
          .orShould()
          .haveRawType(Calendar.class)
          .orShould()
          .haveRawType(Timestamp.class);

  private static ArchCondition<JavaClass> beUsedOutsideTheirPackage() {
    return new ArchCondition<>("be used outside their package") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        DescribedPredicate<JavaClass> elsewhere =
            describe("elsewhere", user -> !user.getPackageName().equals(type.getPackageName()));
        boolean used =
            type.getDirectDependenciesToSelf().stream()
                .anyMatch(dependency -> elsewhere.test(dependency.getOriginClass()));
        events.add(
            new SimpleConditionEvent(
                type, used, type.getName() + " is public, and only its own package uses it"));
      }
    };
  }

  private static ArchCondition<JavaField> notBeAnnotatedWithAnyOf(String... annotations) {
    return new ArchCondition<>("not be annotated for injection") {
      @Override
      public void check(JavaField field, ConditionEvents events) {
        for (String annotation : annotations) {
          if (field.isAnnotatedWith(annotation)) {
            events.add(
                SimpleConditionEvent.violated(
                    field, field.getFullName() + " is annotated with @" + annotation));
          }
        }
      }
    };
  }
}
