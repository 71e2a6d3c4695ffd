// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.codeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Which libraries are known where, and what the decisions and the value types may look like. */
@AnalyzeClasses(packages = "dev.causeway", importOptions = ImportOption.DoNotIncludeTests.class)
final class ShapeTest {
  private static final String[] GENERATED = {"dev.causeway.contracts..", "dev.causeway.api.."};

  private static final List<String> NOT_IN_SIGNATURES =
      List.of(byte[].class.getName(), BigInteger.class.getName(), Object.class.getName());

  private static final Set<String> ALTERNATIVES = Set.of("Command", "Event", "State");

  @ArchTest
  static final ArchRule WEB3J_STAYS_IN_THE_EVM_ADAPTER =
      only("org.web3j..").inside("dev.causeway.chains.evm..", "dev.causeway.contracts..");

  @ArchTest
  static final ArchRule GRPC_STAYS_AT_THE_BORDER =
      only("io.grpc..", "com.google.protobuf..")
          .inside(
              "dev.causeway.api..",
              "dev.causeway.chains.ledger.access..",
              "dev.causeway.chains.ledger.grpc..",
              "dev.causeway.relayer.node.grpc..",
              "dev.causeway.testkit..",
              "dev.causeway.cli..");

  @ArchTest
  static final ArchRule PEKKO_STAYS_IN_THE_NODE =
      only("org.apache.pekko..").inside("dev.causeway.relayer.node..");

  @ArchTest
  static final ArchRule SQL_STAYS_IN_THE_STORES =
      only("java.sql..", "javax.sql..", "org.postgresql..", "org.flywaydb..", "com.zaxxer..")
          .inside("dev.causeway.relayer.store..", "dev.causeway.chains.ledger.store..");

  @ArchTest
  static final ArchRule SIGNATURES_SAY_WHAT_THINGS_ARE =
      codeUnits()
          .that()
          .arePublic()
          .and()
          .areDeclaredInClassesThat(
              resideInAnyPackage(
                  "dev.causeway.model", "dev.causeway.chains", "dev.causeway.relayer.core.."))
          .and(describe("are not made by the compiler", ShapeTest::isWritten))
          .should(nameNoRawType())
          .because("a raw type hides unit, range and meaning");

  @ArchTest
  static final ArchRule NAMES_SAY_WHAT_A_CLASS_IS =
      noClasses()
          .that()
          .resideOutsideOfPackages(GENERATED)
          .should()
          .haveNameMatching(".*(Impl|Util|Utils|Helper|Helpers|Manager)");

  @ArchTest
  static final ArchRule CORE_TAKES_TIME_AND_CHANCE_FROM_OUTSIDE =
      noClasses()
          .that()
          .resideInAPackage("dev.causeway.relayer.core..")
          .should()
          .accessTargetWhere(
              describe("it blocks, or is a clock or a source of chance", ShapeTest::isImpure))
          .because("the same core runs in the simulator, under virtual time and a seed");

  @ArchTest
  static final ArchRule ALTERNATIVES_ARE_SEALED =
      classes()
          .that(
              describe(
                  "are nested interfaces called Command, Event or State",
                  type ->
                      type.isInterface()
                          && type.isNestedClass()
                          && ALTERNATIVES.contains(type.getSimpleName())))
          .should(beSealedOverRecordsAndEnums());

  @ArchTest
  static final ArchRule PACKAGES_DECLARE_NULLNESS =
      classes()
          .that()
          .resideOutsideOfPackages(GENERATED)
          .should(
              new ArchCondition<>("be in a package whose package-info is @NullMarked") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                  boolean marked =
                      type.getPackage()
                          .tryGetPackageInfo()
                          .map(info -> info.isAnnotatedWith("org.jspecify.annotations.NullMarked"))
                          .orElse(false);
                  events.add(
                      new SimpleConditionEvent(
                          type, marked, type.getPackageName() + " is not @NullMarked"));
                }
              });

  private ShapeTest() {}

  private record Library(List<String> packages) {
    ArchRule inside(String... places) {
      return noClasses()
          .that()
          .resideOutsideOfPackages(places)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(packages.toArray(String[]::new));
    }
  }

  private static Library only(String... packages) {
    return new Library(List.of(packages));
  }

  /** Bridges, lambdas and what a record or an enumeration gets without being asked. */
  private static boolean isWritten(JavaCodeUnit unit) {
    return !unit.getModifiers().contains(JavaModifier.SYNTHETIC)
        && !unit.getModifiers().contains(JavaModifier.BRIDGE)
        && !unit.getName().equals("equals");
  }

  private static ArchCondition<JavaCodeUnit> nameNoRawType() {
    return new ArchCondition<>("name no byte[], BigInteger or Object") {
      @Override
      public void check(JavaCodeUnit unit, ConditionEvents events) {
        // A type variable is no Object, although it is erased to one.
        Stream.concat(Stream.of(unit.getReturnType()), unit.getParameterTypes().stream())
            .filter(JavaClass.class::isInstance)
            .map(JavaType::getName)
            .filter(name -> NOT_IN_SIGNATURES.stream().anyMatch(raw -> isOrHolds(name, raw)))
            .forEach(
                name ->
                    events.add(
                        SimpleConditionEvent.violated(unit, unit.getFullName() + " has " + name)));
      }
    };
  }

  /** Whether it is that type, or an array of it, at any depth. */
  private static boolean isOrHolds(String name, String raw) {
    return name.equals(raw)
        || (name.startsWith("[") && (name.endsWith("L" + raw + ";") || name.endsWith(raw)));
  }

  private static boolean isImpure(JavaAccess<?> access) {
    JavaClass owner = access.getTargetOwner();
    String name = access.getTarget().getName();
    if (owner.isEquivalentTo(Thread.class)) {
      return name.equals("sleep");
    }
    if (owner.isEquivalentTo(System.class)) {
      return name.equals("currentTimeMillis") || name.equals("nanoTime");
    }
    if (owner.isEquivalentTo(Instant.class)) {
      return name.equals("now");
    }
    if (owner.isEquivalentTo(Math.class) || owner.isEquivalentTo(UUID.class)) {
      return name.equals("random") || name.equals("randomUUID");
    }
    if (owner.isAssignableTo(Future.class)) {
      return name.equals("get") || name.equals("join");
    }
    // A generator that was handed in is no source of chance; one that is made here is.
    return (owner.isAssignableTo(Clock.class) && name.startsWith("system"))
        || (owner.isAssignableTo(Random.class) && (name.equals("<init>") || name.equals("current")))
        || (owner.isEquivalentTo(RandomGenerator.class)
            && (name.equals("getDefault") || name.equals("of")));
  }

  private static ArchCondition<JavaClass> beSealedOverRecordsAndEnums() {
    return new ArchCondition<>("be sealed, and be implemented by records and enums alone") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        events.add(
            new SimpleConditionEvent(type, type.reflect().isSealed(), type + " is not sealed"));
        DescribedPredicate<JavaClass> concrete =
            describe("no interface", found -> !found.isInterface());
        type.getAllSubclasses().stream()
            .filter(concrete)
            .forEach(
                found ->
                    events.add(
                        new SimpleConditionEvent(
                            found,
                            found.isRecord()
                                || found.isEnum()
                                || found.reflect().getSuperclass().isEnum(),
                            found.getName() + " is neither record nor enum")));
      }
    };
  }
}
