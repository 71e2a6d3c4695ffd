// SPDX-License-Identifier: Apache-2.0
/** Groth16 proofs over BN254, in the file formats of snarkjs. */
@NullMarked
package dev.causeway.proofs.groth16;

import org.jspecify.annotations.NullMarked;
