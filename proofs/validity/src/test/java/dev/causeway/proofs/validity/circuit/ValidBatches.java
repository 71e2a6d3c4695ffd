// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.validity.circuit;

import dev.causeway.proofs.groth16.field.Scalar;
import dev.causeway.proofs.validity.BatchEntry;
import dev.causeway.proofs.validity.BatchInputs;
import dev.causeway.proofs.validity.LedgerScenario;
import dev.causeway.proofs.validity.LedgerScenario.Person;
import dev.causeway.proofs.validity.LedgerTransaction.NoOp;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** One batch for every way in which a transaction can be valid. */
final class ValidBatches {
  private ValidBatches() {}

  /** Batches of one transaction by what it is. */
  static Map<String, BatchInputs> ofOne() {
    LedgerScenario ledger = LedgerScenario.lived();
    Map<String, BatchEntry> entries = new LinkedHashMap<>();
    entries.put("no-op", new NoOp());
    entries.put("deposit to an empty account", LedgerScenario.deposit(7, Person.BOB, 3, 5));
    entries.put("deposit to an account", LedgerScenario.deposit(0, Person.ALICE, 1, 5));
    entries.put("transfer", ledger.transfer(Person.ALICE, 0, 1, Person.BOB, 1, 100));
    entries.put(
        "transfer to an empty account",
        ledger.transfer(Person.ALICE, 0, 65_535, Person.CAROL, 1, 990));
    entries.put("transfer to oneself", ledger.transfer(Person.ALICE, 0, 0, Person.ALICE, 1, 990));
    entries.put("exit of everything", ledger.exit(Person.CAROL, 40_000, 2, 70));
    Map<String, BatchInputs> batches = new LinkedHashMap<>();
    entries.forEach((what, entry) -> batches.put(what, ledger.batch(List.of(entry), 1)));
    return batches;
  }

  /** The batch of one that is called so above. */
  static BatchInputs ofOne(String what) {
    return Objects.requireNonNull(ofOne().get(what), what);
  }

  /** The values of an input. */
  static List<Scalar> input(BatchInputs batch, String name) {
    return Objects.requireNonNull(batch.witness().get(name), name);
  }

  /** Four transactions of three kinds, one on the result of another. */
  static BatchInputs mixed() {
    LedgerScenario ledger = LedgerScenario.lived();
    return ledger.batch(
        List.of(
            LedgerScenario.deposit(7, Person.BOB, 3, 5),
            ledger.transfer(Person.ALICE, 0, 1, Person.BOB, 1, 100),
            ledger.exit(Person.BOB, 1, 1, 600)),
        4);
  }
}
