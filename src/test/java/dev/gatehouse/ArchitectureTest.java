package dev.gatehouse;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameStartingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.properties.HasOwner;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.Architectures;
import dev.gatehouse.installation.Transactions;
import dev.gatehouse.tenant.LogoutPolicy;
import dev.gatehouse.tenant.Tenant;
import dev.gatehouse.wire.Admits;
import dev.gatehouse.wire.AdmitsTenant;
import dev.gatehouse.wire.Public;
import dev.gatehouse.wire.Speaks;
import dev.gatehouse.wire.Standard;
import io.micronaut.data.annotation.Query;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.HttpMethodMapping;
import io.micronaut.security.annotation.Secured;
import java.lang.annotation.Annotation;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Imports point down, every door asks, every statement names its tenant. */
@AnalyzeClasses(packages = "dev.gatehouse", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  private static final String CLI = "cli";
  private static final String DOORS = "doors";
  private static final String HALL = "hall";
  private static final String ACCOUNT = "account";
  private static final String AUDIT = "audit";
  private static final String TOKEN = "token";
  private static final String CAPABILITY = "capability";
  private static final String RATELIMIT = "ratelimit";
  private static final String REVOCATION = "revocation";
  private static final String TENANT = "tenant";
  private static final String INSTALLATION = "installation";
  private static final String START = "start";

  /** The packages of the dialects, without the one they are in. */
  private static final String DIALECTS = "dev.gatehouse.wire.*..";

  private static final DescribedPredicate<JavaClass> LOGOUT_POLICY =
      nameStartingWith(LogoutPolicy.class.getName()).forSubtype();

  private static final Pattern SAYS_NOTHING =
      Pattern.compile(".*(Impl|Manager|Helper|Helpers|Util|Utils|Base|DTO|Dto)");

  @ArchTest
  static final ArchRule IMPORTS_POINT_DOWN =
      Architectures.layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage("dev.gatehouse..")
          .layer(START)
          .definedBy("dev.gatehouse")
          .layer(CLI)
          .definedBy("dev.gatehouse.cli..")
          .layer(DOORS)
          .definedBy("dev.gatehouse.wire..", "dev.gatehouse.admin..")
          .layer(HALL)
          .definedBy("dev.gatehouse.session..")
          .layer(ACCOUNT)
          .definedBy("dev.gatehouse.account..")
          .layer(AUDIT)
          .definedBy("dev.gatehouse.audit..")
          .layer(TOKEN)
          .definedBy("dev.gatehouse.token..")
          .layer(CAPABILITY)
          .definedBy("dev.gatehouse.capability..")
          .layer(RATELIMIT)
          .definedBy("dev.gatehouse.ratelimit..")
          .layer(REVOCATION)
          .definedBy("dev.gatehouse.revocation..")
          .layer(TENANT)
          .definedBy("dev.gatehouse.tenant..")
          .layer(INSTALLATION)
          .definedBy("dev.gatehouse.installation..")
          .whereLayer(START)
          .mayNotBeAccessedByAnyLayer()
          .whereLayer(CLI)
          .mayOnlyBeAccessedByLayers(START)
          .whereLayer(DOORS)
          .mayOnlyBeAccessedByLayers(START)
          .whereLayer(HALL)
          .mayOnlyBeAccessedByLayers(START, DOORS)
          .whereLayer(ACCOUNT)
          .mayOnlyBeAccessedByLayers(HALL, DOORS)
          .whereLayer(AUDIT)
          .mayOnlyBeAccessedByLayers(CLI, HALL, DOORS)
          .whereLayer(TOKEN)
          .mayOnlyBeAccessedByLayers(HALL, DOORS)
          .whereLayer(CAPABILITY)
          .mayOnlyBeAccessedByLayers(HALL, DOORS)
          .whereLayer(RATELIMIT)
          .mayOnlyBeAccessedByLayers(HALL, DOORS)
          .whereLayer(REVOCATION)
          .mayOnlyBeAccessedByLayers(START, HALL, DOORS, TOKEN, CAPABILITY)
          .whereLayer(TENANT)
          .mayOnlyBeAccessedByLayers(
              START, CLI, DOORS, HALL, ACCOUNT, AUDIT, TOKEN, CAPABILITY, RATELIMIT, REVOCATION)
          .ensureAllClassesAreContainedInArchitecture();

  @ArchTest
  static final ArchRule HTTP_LIVES_AT_THE_DOORS =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.gatehouse.wire..", "dev.gatehouse.admin..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.micronaut.http..");

  @ArchTest
  static final ArchRule DIALECTS_DO_NOT_KNOW_EACH_OTHER =
      com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices()
          .matching("dev.gatehouse.wire.(*)..")
          .should()
          .notDependOnEachOther();

  @ArchTest
  static final ArchRule THE_CORE_HAS_NO_WORDS_OF_THE_WIRE =
      noClasses()
          .that()
          .resideInAnyPackage(
              "dev.gatehouse.session..",
              "dev.gatehouse.account..",
              "dev.gatehouse.audit..",
              "dev.gatehouse.token..",
              "dev.gatehouse.capability..",
              "dev.gatehouse.ratelimit..",
              "dev.gatehouse.revocation..",
              "dev.gatehouse.tenant..")
          // The claims of a token are JSON by their own standard (RFC 7519).
          .and()
          .haveNameNotMatching("dev\\.gatehouse\\.token\\.\\$?AccessTokens\\b.*")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.netty..",
              "java.net..",
              "io.micronaut.serde..",
              "com.fasterxml.jackson.annotation..",
              "com.fasterxml.jackson.databind..");

  @ArchTest
  static final ArchRule DIALECTS_KNOW_NO_TABLES =
      noClasses()
          .that()
          .resideInAPackage(DIALECTS)
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                      "java.sql..",
                      "javax.sql..",
                      "io.micronaut.data..",
                      "io.micronaut.transaction..")
                  .or(JavaClass.Predicates.simpleNameEndingWith("Store"))
                  .or(JavaClass.Predicates.simpleNameEndingWith("Row"))
                  .or(equivalentTo(Transactions.class)));

  @ArchTest
  static final ArchRule DIALECTS_HAVE_A_LOGOUT_POLICY_TO_GIVE_AND_NONE_TO_READ =
      noClasses()
          .that()
          .resideInAPackage("dev.gatehouse.wire..")
          .and()
          .haveSimpleNameNotEndingWith("Dialect")
          .should()
          .dependOnClassesThat(LOGOUT_POLICY)
          .orShould()
          .callMethod(Tenant.class, "logout");

  @ArchTest
  static final ArchRule NOBODY_AT_THE_WIRE_ASKS_A_POLICY =
      noClasses()
          .that()
          .resideInAPackage("dev.gatehouse.wire..")
          .should()
          .callMethodWhere(
              JavaCall.Predicates.target(HasOwner.Predicates.With.owner(LOGOUT_POLICY)));

  @ArchTest
  static final ArchRule SQL_LIVES_IN_STORES =
      noClasses()
          .that()
          .haveNameNotMatching(".*Store.*")
          .and()
          // The feed has a connection of its own.
          .resideOutsideOfPackages(
              "dev.gatehouse.installation", "dev.gatehouse.revocation", "dev.gatehouse")
          .should()
          .dependOnClassesThat(
              resideInAPackage("java.sql..")
                  .and(JavaClass.Predicates.simpleNameEndingWith("Exception").negate()))
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("io.micronaut.data.annotation.Query");

  @ArchTest
  static final ArchRule EVERY_DOOR_IS_OF_ONE_DIALECT_OR_OF_ALL =
      classes()
          .that()
          .resideInAPackage("dev.gatehouse.wire..")
          .and()
          .areAnnotatedWith(Controller.class)
          .should()
          .beAnnotatedWith(Speaks.class)
          .orShould()
          .beAnnotatedWith(Standard.class);

  @ArchTest
  static final ArchRule EVERY_DIALECT_ENDPOINT_SAYS_WHOM_IT_ADMITS =
      methods()
          .that()
          .areMetaAnnotatedWith(HttpMethodMapping.class)
          .and()
          .areDeclaredInClassesThat()
          .areAnnotatedWith(Speaks.class)
          .should()
          .beAnnotatedWith(Admits.class)
          .andShould()
          .notBeAnnotatedWith(Public.class);

  @ArchTest
  static final ArchRule EVERY_STANDARD_ENDPOINT_SAYS_WHOM_IT_ADMITS_OR_WHY_EVERYBODY =
      methods()
          .that()
          .areMetaAnnotatedWith(HttpMethodMapping.class)
          .and()
          .areDeclaredInClassesThat()
          .areAnnotatedWith(Standard.class)
          .should(beAnnotatedWithOneOf(List.of(Public.class, Admits.class, AdmitsTenant.class)));

  @ArchTest
  static final ArchRule EVERY_OPERATOR_ENDPOINT_IS_SECURED =
      classes()
          .that()
          .resideInAPackage("dev.gatehouse.admin..")
          .and()
          .areAnnotatedWith(Controller.class)
          .should()
          .beAnnotatedWith(Secured.class);

  @ArchTest
  static final ArchRule EVERY_OPERATOR_ENDPOINT_IS_FOR_OPERATORS_OR_SAYS_WHY_IT_IS_OPEN =
      methods()
          .that()
          .areMetaAnnotatedWith(HttpMethodMapping.class)
          .and()
          .areDeclaredInClassesThat()
          .resideInAPackage("dev.gatehouse.admin..")
          .should(beForOperatorsOrSayWhyNot());

  @ArchTest
  static final ArchRule EVERY_STATEMENT_NAMES_ITS_TENANT =
      methods().that().areAnnotatedWith(Query.class).should(nameTheTenant());

  @ArchTest
  static final ArchRule RANDOMNESS_HAS_ONE_SOURCE =
      noClasses()
          .that()
          .doNotHaveSimpleName("Randoms")
          .and()
          .haveSimpleNameNotStartingWith("Holder")
          .should()
          .dependOnClassesThat()
          .areAssignableTo(SecureRandom.class);

  @ArchTest
  static final ArchRule TIME_HAS_ONE_SOURCE =
      noClasses()
          .that()
          .doNotHaveSimpleName("DatabaseTime")
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(OffsetDateTime.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Clock.class);

  @ArchTest
  static final ArchRule NAMES_SAY_SOMETHING =
      noClasses().that(alwaysTrue()).should().haveNameMatching(SAYS_NOTHING.pattern());

  private static ArchCondition<JavaMethod> beAnnotatedWithOneOf(
      List<Class<? extends Annotation>> marks) {
    return new ArchCondition<>("be annotated with exactly one of " + marks) {
      @Override
      public void check(JavaMethod method, ConditionEvents events) {
        boolean one = marks.stream().filter(method::isAnnotatedWith).count() == 1;
        events.add(new SimpleConditionEvent(method, one, method.getFullName()));
      }
    };
  }

  private static ArchCondition<JavaMethod> beForOperatorsOrSayWhyNot() {
    return new ArchCondition<>("be for operators, or say why not") {
      @Override
      public void check(JavaMethod method, ConditionEvents events) {
        String[] whom = method.getOwner().getAnnotationOfType(Secured.class).value();
        boolean said =
            method.isAnnotatedWith(Public.class)
                ^ (Arrays.equals(whom, new String[] {"operator"})
                    && method.isAnnotatedWith("dev.gatehouse.admin.Needs"));
        events.add(
            new SimpleConditionEvent(method, said, method.getFullName() + Arrays.asList(whom)));
      }
    };
  }

  private static ArchCondition<JavaMethod> nameTheTenant() {
    return new ArchCondition<>("name their tenant") {
      @Override
      public void check(JavaMethod method, ConditionEvents events) {
        String sql = method.getAnnotationOfType(Query.class).value();
        boolean named =
            Arrays.stream(sql.split("(?i)\\bunion\\b", -1))
                .allMatch(part -> part.contains("tenant_id") && part.contains(":tenant"));
        events.add(new SimpleConditionEvent(method, named, method.getFullName() + ": " + sql));
      }
    };
  }
}
