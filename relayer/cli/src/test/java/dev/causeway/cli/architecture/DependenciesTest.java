// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;

/** Which part of ours may know which: everything points towards the model, and the app wires. */
@AnalyzeClasses(packages = "dev.causeway", importOptions = ImportOption.DoNotIncludeTests.class)
final class DependenciesTest {
  private static final String MODEL = "dev.causeway.model..";
  private static final String PROOFS = "dev.causeway.proofs..";
  // The package alone: its sub-packages are adapters.
  private static final String PORTS = "dev.causeway.chains";
  private static final String EVM = "dev.causeway.chains.evm..";
  private static final String SIMULATED = "dev.causeway.chains.simulated..";
  private static final String DEVNET = "dev.causeway.chains.devnet..";
  private static final String LEDGER = "dev.causeway.chains.ledger..";
  private static final String CONTRACTS = "dev.causeway.contracts..";
  private static final String CORE = "dev.causeway.relayer.core..";
  private static final String SIMULATION = "dev.causeway.relayer.simulation..";
  private static final String STORE = "dev.causeway.relayer.store..";
  private static final String NODE = "dev.causeway.relayer.node..";
  private static final String TESTKIT = "dev.causeway.testkit..";
  private static final String API = "dev.causeway.api..";

  @ArchTest static final ArchRule MODEL_KNOWS_NOBODY = part(MODEL).knowsOnly();

  @ArchTest
  static final ArchRule MODEL_NEEDS_THE_JDK_ALONE =
      noClasses()
          .that()
          .resideInAPackage(MODEL)
          .should()
          .dependOnClassesThat(
              resideOutsideOfPackages("java..", MODEL, "org.jspecify.annotations.."));

  @ArchTest static final ArchRule PROOFS_KNOW_THE_MODEL = part(PROOFS).knowsOnly(MODEL);

  @ArchTest static final ArchRule PORTS_KNOW_PROOFS = part(PORTS).knowsOnly(MODEL, PROOFS);

  @ArchTest
  static final ArchRule EVM_ADAPTER_KNOWS_ITS_PORT =
      part(EVM).knowsOnly(MODEL, PROOFS, PORTS, CONTRACTS);

  @ArchTest
  static final ArchRule SIMULATED_CHAINS_KNOW_THEIR_PORT =
      part(SIMULATED).knowsOnly(MODEL, PROOFS, PORTS);

  @ArchTest
  static final ArchRule DEVNET_KNOWS_THE_EVM_ADAPTER =
      part(DEVNET).knowsOnly(MODEL, PROOFS, PORTS, EVM, CONTRACTS);

  /** A node of a layer, beside the relayer and without it: L1 is a port, its service is an API. */
  @ArchTest
  static final ArchRule LEDGER_KNOWS_ITS_PORT_AND_ITS_SERVICE =
      part(LEDGER).knowsOnly(MODEL, PROOFS, PORTS, API);

  @ArchTest static final ArchRule CONTRACTS_KNOW_NOBODY = part(CONTRACTS).knowsOnly();

  @ArchTest static final ArchRule API_KNOWS_NOBODY = part(API).knowsOnly();

  @ArchTest static final ArchRule CORE_KNOWS_PORTS = part(CORE).knowsOnly(MODEL, PROOFS, PORTS);

  @ArchTest
  static final ArchRule STORE_KNOWS_THE_CORE = part(STORE).knowsOnly(MODEL, PROOFS, PORTS, CORE);

  @ArchTest
  static final ArchRule NODE_KNOWS_NO_ADAPTER =
      part(NODE).knowsOnly(MODEL, PROOFS, PORTS, CORE, API);

  @ArchTest
  static final ArchRule SIMULATION_KNOWS_THE_CORE_AND_SIMULATED_CHAINS =
      part(SIMULATION).knowsOnly(MODEL, PROOFS, PORTS, SIMULATED, CORE);

  /**
   * A node under test is a process: what runs in it is not called from here. Of a ledger's node
   * only what reads: its memory, and the state that follows from L1.
   */
  @ArchTest
  static final ArchRule TESTKIT_STARTS_NODES_AS_PROCESSES =
      part(TESTKIT).knowsOnly(MODEL, PROOFS, PORTS, EVM, DEVNET, LEDGER, CORE, STORE, API);

  private DependenciesTest() {}

  private record Part(String name) {
    ArchRule knowsOnly(String... others) {
      String[] known = Stream.concat(Stream.of(name), Stream.of(others)).toArray(String[]::new);
      return noClasses()
          .that()
          .resideInAPackage(name)
          .should()
          .dependOnClassesThat(
              resideInAPackage("dev.causeway..").and(resideOutsideOfPackages(known)))
          .as(name + " knows only " + String.join(", ", others));
    }
  }

  private static Part part(String name) {
    return new Part(name);
  }
}
