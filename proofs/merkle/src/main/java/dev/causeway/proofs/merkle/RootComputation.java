// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.merkle;

import dev.causeway.model.ExitRoot;

/** Where an exit proof leads. */
public sealed interface RootComputation {
  /**
   * The proof is well formed.
   *
   * @param root the root that it leads to, not yet compared with any
   */
  record Computed(ExitRoot root) implements RootComputation {}

  /**
   * The proof leads nowhere.
   *
   * @param fault why
   */
  record Malformed(ProofFault fault) implements RootComputation {}

  /** The verdict against the root that the leaves are claimed to be under. */
  default ProofCheck against(ExitRoot expected) {
    return switch (this) {
      case Malformed malformed -> new ProofCheck.Invalid(malformed.fault());
      case Computed computed when computed.root().equals(expected) -> new ProofCheck.Valid();
      case Computed computed ->
          new ProofCheck.Invalid(
              new ProofFault.OtherRoot(expected.value(), computed.root().value()));
    };
  }
}
