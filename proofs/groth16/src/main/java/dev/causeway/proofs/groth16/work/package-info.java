// SPDX-License-Identifier: Apache-2.0
/** Work cut into tasks for a bounded number of threads. */
@NullMarked
package dev.causeway.proofs.groth16.work;

import org.jspecify.annotations.NullMarked;
