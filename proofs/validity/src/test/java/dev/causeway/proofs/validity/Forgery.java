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
  OVERDRAFT("overdraft", 1, Person.ALICE, 0, 1_000, 1_001, Person.ALICE),
  /** The operator settles the exit that Bob signed for the batch before once more. */
  REPLAYED_NONCE("replayed-nonce", 3, Person.BOB, 1, 150, 150, Person.BOB),
  /** Carol signs an exit of Alice's balance, under Alice's key. */
  FORGED_SIGNATURE("forged-signature", 1, Person.ALICE, 0, 1_000, 1_000, Person.CAROL);

  private final String label;
  private final int after;
  private final Person owner;
  private final int from;
  private final long allowed;
  private final long taken;
  private final Person signer;

  Forgery(
      String label, int after, Person owner, int from, long allowed, long taken, Person signer) {
    this.label = label;
    this.after = after;
    this.owner = owner;
    this.from = from;
    this.allowed = allowed;
    this.taken = taken;
    this.signer = signer;
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
  Attempt attempt(LedgerScenario ledger) {
    Exit exit =
        new Exit(
            AccountIndex.of(from),
            Address.parse("0x00000000000000000000000000000000000b0b0b"),
            LedgerScenario.BASE_CHAIN,
            TokenNumber.of(1),
            TokenAmount.of(taken));
    BatchInputs honest = ledger.batch(List.of(ledger.exit(owner, from, 1, allowed)), 1);
    // Every lie is about the first nonce of an account.
    SignedPayment signed =
        SignedPayment.sign(exit, Nonce.of(0), LedgerScenario.DOMAIN, signer.key());
    SequencedMap<String, List<Scalar>> inputs = new LinkedHashMap<>(honest.witness());
    inputs.put("amount", List.of(Scalar.of(taken)));
    inputs.put("R8x", List.of(signed.signature().r8x()));
    inputs.put("R8y", List.of(signed.signature().r8y()));
    inputs.put("S", List.of(signed.signature().s()));
    return new Attempt(honest, exit, inputs);
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
