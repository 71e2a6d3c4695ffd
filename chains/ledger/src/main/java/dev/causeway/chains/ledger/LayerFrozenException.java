// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger;

/** The layer is frozen on L1, for ever: nothing is ordered any more. */
final class LayerFrozenException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LayerFrozenException() {
    super(
        "the ledger is frozen on L1 and takes no transactions any more: leave by the contract, see"
            + " docs/features/ledger.md");
  }
}
