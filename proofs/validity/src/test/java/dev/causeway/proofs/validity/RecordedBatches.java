// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.validity;

import static dev.causeway.proofs.validity.LedgerScenario.deposit;

import dev.causeway.model.Address;
import dev.causeway.model.ChainId;
import dev.causeway.model.TokenAmount;
import dev.causeway.proofs.validity.LedgerScenario.Person;
import dev.causeway.proofs.validity.LedgerTransaction.Exit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The batches of the vectors: they follow one another from the empty state. */
final class RecordedBatches {
  private static final List<Step> STEPS =
      List.of(
          new Step(1, _ -> List.of(deposit(0, Person.ALICE, 1, 1_000))),
          new Step(1, ledger -> List.of(ledger.transfer(Person.ALICE, 0, 1, Person.BOB, 1, 400))),
          new Step(1, ledger -> List.of(ledger.exit(Person.BOB, 1, 1, 150))),
          new Step(
              4,
              ledger ->
                  List.of(
                      deposit(2, Person.CAROL, 2, 77_000_000),
                      ledger.transfer(Person.ALICE, 0, 0, Person.ALICE, 1, 1),
                      exit(ledger, Person.BOB, 1, 1, 50, 31338, 0))),
          new Step(
              4,
              _ ->
                  List.of(
                      deposit(0, Person.ALICE, 1, 5),
                      deposit(3, Person.ALICE, 2, 6),
                      deposit(65_535, Person.BOB, 2, 7),
                      deposit(2, Person.CAROL, 2, 8))),
          new Step(
              4,
              ledger ->
                  List.of(
                      exit(ledger, Person.CAROL, 2, 2, 1_000, 31338, 0),
                      exit(ledger, Person.CAROL, 2, 2, 2_000, 31339, 1),
                      ledger.transfer(Person.ALICE, 0, 1, Person.BOB, 1, 300),
                      exit(ledger, Person.ALICE, 3, 2, 6, 31337, 0))),
          new Step(1, _ -> List.of()),
          new Step(4, _ -> List.of(deposit(4, Person.CAROL, 1, 9))),
          new Step(1, ledger -> List.of(exit(ledger, Person.CAROL, 4, 1, 9, 31338, 0))));

  private RecordedBatches() {}

  private record Step(int size, Function<LedgerScenario, List<BatchEntry>> entries) {}

  /** All of them, in order. */
  static List<BatchInputs> all() {
    return settle(new LedgerScenario(), STEPS.size());
  }

  /** The ledger after the first ones. */
  static LedgerScenario after(int batches) {
    LedgerScenario ledger = new LedgerScenario();
    settle(ledger, batches);
    return ledger;
  }

  private static List<BatchInputs> settle(LedgerScenario ledger, int batches) {
    List<BatchInputs> settled = new ArrayList<>();
    for (Step step : STEPS.subList(0, batches)) {
      settled.add(ledger.settle(step.entries().apply(ledger), step.size()).inputs());
    }
    return settled;
  }

  private static SignedPayment exit(
      LedgerScenario ledger,
      Person payer,
      int from,
      long token,
      long amount,
      long destination,
      int after) {
    return ledger.signed(
        payer,
        new Exit(
            AccountIndex.of(from),
            Address.parse("0x00000000000000000000000000000000000b0b0b"),
            ChainId.of(destination),
            TokenNumber.of(token),
            TokenAmount.of(amount)),
        after);
  }
}
