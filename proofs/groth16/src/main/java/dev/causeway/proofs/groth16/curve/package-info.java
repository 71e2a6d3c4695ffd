// SPDX-License-Identifier: Apache-2.0
/** The groups of BN254, sums of many multiples of points, and the pairing. */
@NullMarked
package dev.causeway.proofs.groth16.curve;

import org.jspecify.annotations.NullMarked;
