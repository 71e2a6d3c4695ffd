// SPDX-License-Identifier: Apache-2.0
/** Tests of the prime fields. */
@NullMarked
package dev.causeway.proofs.groth16.field;

import org.jspecify.annotations.NullMarked;
