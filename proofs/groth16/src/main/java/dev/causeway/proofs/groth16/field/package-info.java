// SPDX-License-Identifier: Apache-2.0
/** The two prime fields of BN254. */
@NullMarked
package dev.causeway.proofs.groth16.field;

import org.jspecify.annotations.NullMarked;
