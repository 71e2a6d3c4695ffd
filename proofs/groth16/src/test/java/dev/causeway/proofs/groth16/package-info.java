// SPDX-License-Identifier: Apache-2.0
/** Tests of the Groth16 prover. */
@NullMarked
package dev.causeway.proofs.groth16;

import org.jspecify.annotations.NullMarked;
