// SPDX-License-Identifier: Apache-2.0
package dev.causeway.model;

/** How a chain stands to the base chain, and so how its exit root becomes accepted there. */
public enum LayerKind {
  /** The base chain itself (L1). */
  BASE,
  /** An optimistic rollup: its exit root is accepted after a dispute window. */
  OPTIMISTIC,
  /** A validity-proven rollup: its exit root is accepted with a proof, at once. */
  VALIDITY,
  /** A network of payment channels. */
  CHANNEL
}
