// SPDX-License-Identifier: Apache-2.0
/** Message hashing, the exit tree, the global tree and their proofs. */
@NullMarked
package dev.causeway.proofs.merkle;

import org.jspecify.annotations.NullMarked;
