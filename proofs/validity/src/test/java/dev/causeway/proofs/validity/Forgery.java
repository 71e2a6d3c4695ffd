// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.validity;

import dev.causeway.model.Address;
import dev.causeway.model.Nonce;
import dev.causeway.model.TokenAmount;
import dev.causeway.proofs.groth16.field.Scalar;
import dev.causeway.proofs.groth16.format.Witness;
import dev.causeway.proofs.validity.LedgerScenario.Person;
import dev.causeway.proofs.validity.LedgerTransaction.Exit;
import dev.causeway.proofs.validity.circuit.WitnessCalculator;
import dev.causeway.proofs.validity.circuit.WitnessResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * An exit that the rules forbid, and how an operator would try to have it proven: with the inputs
 * of an honest batch, changed where the lie is.
 */
enum Forgery {
  /** Alice exits one more than she has. */
  OVERDRAFT("overdraft", 1) {
    @Override
    Attempt attempt(LedgerScenario ledger) {
      Exit exit = exit(0, 1_001);
      BatchInputs honest = ledger.batch(List.of(ledger.exit(Person.ALICE, 0, 1, 1_000)), 1);
      SequencedMap<String, List<Scalar>> inputs = new LinkedHashMap<>(honest.witness());
      inputs.put("amount", List.of(Scalar.of(1_001)));
      return new Attempt(honest, exit, signedBy(Person.ALICE, exit, 0, inputs));
    }
  },

  /** The operator settles the exit that Bob signed for the batch before once more. */
  REPLAYED_NONCE("replayed-nonce", 3) {
    @Override
    Attempt attempt(LedgerScenario ledger) {
      Exit exit = exit(1, 150);
      BatchInputs honest = ledger.batch(List.of(ledger.exit(Person.BOB, 1, 1, 150)), 1);
      SequencedMap<String, List<Scalar>> inputs = new LinkedHashMap<>(honest.witness());
      return new Attempt(honest, exit, signedBy(Person.BOB, exit, 0, inputs));
    }
  },

  /** Carol signs an exit of Alice's balance, under Alice's key. */
  FORGED_SIGNATURE("forged-signature", 1) {
    @Override
    Attempt attempt(LedgerScenario ledger) {
      Exit exit = exit(0, 1_000);
      BatchInputs honest = ledger.batch(List.of(ledger.exit(Person.ALICE, 0, 1, 1_000)), 1);
      SequencedMap<String, List<Scalar>> inputs = new LinkedHashMap<>(honest.witness());
      return new Attempt(honest, exit, signedBy(Person.CAROL, exit, 0, inputs));
    }
  };

  private final String label;
  private final int after;

  Forgery(String label, int after) {
    this.label = label;
    this.after = after;
  }

  /** The name of the twin that accepts it. */
  String label() {
    return label;
  }

  /** Whether it passes where the check of another one is left out. */
  boolean passesWithout(Forgery check) {
    // Who need not sign need not sign for a nonce either.
    return check == this || (this == REPLAYED_NONCE && check == FORGED_SIGNATURE);
  }

  /** How many of the recorded batches are settled before it. */
  int after() {
    return after;
  }

  /** The attempt, on a ledger that has lived through those batches. */
  abstract Attempt attempt(LedgerScenario ledger);

  private static Exit exit(int from, long amount) {
    return new Exit(
        AccountIndex.of(from),
        Address.parse("0x00000000000000000000000000000000000b0b0b"),
        LedgerScenario.BASE_CHAIN,
        TokenNumber.of(1),
        TokenAmount.of(amount));
  }

  private static SequencedMap<String, List<Scalar>> signedBy(
      Person signer, Exit exit, long nonce, SequencedMap<String, List<Scalar>> inputs) {
    SignedPayment signed =
        SignedPayment.sign(exit, Nonce.of(nonce), LedgerScenario.DOMAIN, signer.key());
    inputs.put("R8x", List.of(signed.signature().r8x()));
    inputs.put("R8y", List.of(signed.signature().r8y()));
    inputs.put("S", List.of(signed.signature().s()));
    return inputs;
  }

  /**
   * What an operator has in hand.
   *
   * @param honest a batch that is allowed in the same place
   * @param exit the exit that is not
   * @param inputs the circuit's, those that depend on its outputs still being of the honest batch
   */
  record Attempt(BatchInputs honest, Exit exit, SequencedMap<String, List<Scalar>> inputs) {
    /** The batch, with what a circuit without the check puts out for it. */
    BatchInputs batch(WitnessCalculator weak) {
      // The new root does not depend on alpha, but alpha does on the new root.
      Witness draft = witness(weak, inputs);
      PublicSignals signals =
          PublicSignals.of(
              honest.binding(), honest.signals().oldRoot(), draft.value(1), List.of(exit.words()));
      SequencedMap<String, List<Scalar>> bound = new LinkedHashMap<>(inputs);
      bound.put("alpha", List.of(signals.alpha()));
      return new BatchInputs(List.of(exit), honest.binding(), signals, bound);
    }

    private static Witness witness(
        WitnessCalculator calculator, SequencedMap<String, List<Scalar>> inputs) {
      return switch (calculator.calculate(inputs)) {
        case WitnessResult.Calculated(var witness) -> witness;
        case WitnessResult.Failed(var fault) -> throw new AssertionError(fault.describe());
      };
    }
  }
}
