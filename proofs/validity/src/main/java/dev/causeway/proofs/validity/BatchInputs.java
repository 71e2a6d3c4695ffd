// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.validity;

import dev.causeway.proofs.groth16.field.Scalar;
import dev.causeway.proofs.validity.LedgerOutcome.Applied;
import dev.causeway.proofs.validity.LedgerOutcome.Rejected;
import dev.causeway.proofs.validity.LedgerTransaction.NoOp;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * A batch with all that its proof is made from, and what is published of it.
 *
 * @param transactions what is published, filled up with no-ops to the size of a circuit
 * @param binding its place on L1
 * @param signals the public signals
 * @param witness the circuit's inputs by their names, arrays flattened, in the circuit's order
 */
public record BatchInputs(
    List<LedgerTransaction> transactions,
    BatchBinding binding,
    PublicSignals signals,
    SequencedMap<String, List<Scalar>> witness) {
  /** Copies what it is given. */
  public BatchInputs {
    transactions = List.copyOf(transactions);
    witness = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(witness));
  }

  /**
   * Puts a batch together, from a state that stays as it is.
   *
   * @param size transactions of the circuit; entries may be fewer
   * @throws IllegalArgumentException if there are more entries than the size, or the binding names
   *     another deployment than the state
   */
  public static BatchAssembly assemble(
      LedgerState before, List<? extends BatchEntry> entries, int size, BatchBinding binding) {
    if (entries.size() > size) {
      throw new IllegalArgumentException(
          "a batch of size %d takes no %d entries: split them or take a larger circuit"
              .formatted(size, entries.size()));
    }
    if (!binding.domain().equals(before.domain())) {
      throw new IllegalArgumentException(
          "a batch for %s cannot start from the state of %s"
              .formatted(binding.domain(), before.domain()));
    }
    LedgerState state = before.copy();
    WitnessRows rows = new WitnessRows();
    List<LedgerTransaction> transactions = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      BatchEntry entry = i < entries.size() ? entries.get(i) : new NoOp();
      switch (state.check(entry)) {
        case Rejected(LedgerRejection reason) -> {
          return new BatchAssembly.Refused(i, reason);
        }
        case Applied _ -> {
          rows.add(state, entry);
          transactions.add(entry.transaction());
        }
      }
    }
    PublicSignals signals =
        PublicSignals.of(
            binding,
            before.root(),
            state.root(),
            transactions.stream().map(LedgerTransaction::words).toList());
    SequencedMap<String, List<Scalar>> witness = new LinkedHashMap<>();
    witness.put("oldRoot", List.of(signals.oldRoot()));
    witness.put("alpha", List.of(signals.alpha()));
    witness.put("domain", List.of(signals.domain()));
    rows.addTo(witness);
    return new BatchAssembly.Assembled(
        new BatchInputs(transactions, binding, signals, witness), state);
  }

  /** The words that are published, in order. */
  public List<Words> words() {
    return transactions.stream().map(LedgerTransaction::words).toList();
  }

  /** The inputs as snarkjs reads them: names with lists of decimal numbers. */
  public String toJson() {
    StringBuilder json = new StringBuilder("{");
    for (Map.Entry<String, List<Scalar>> input : witness.entrySet()) {
      json.append(json.length() == 1 ? "" : ",").append('"').append(input.getKey()).append("\":[");
      for (int i = 0; i < input.getValue().size(); i++) {
        json.append(i == 0 ? "\"" : ",\"").append(input.getValue().get(i)).append('"');
      }
      json.append(']');
    }
    return json.append('}').toString();
  }
}
