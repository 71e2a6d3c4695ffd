// SPDX-License-Identifier: Apache-2.0
/** Tests of the package. */
@NullMarked
package dev.causeway.proofs.groth16.format;

import org.jspecify.annotations.NullMarked;
