// SPDX-License-Identifier: Apache-2.0
/** Tests of hashing, trees and their proofs. */
@NullMarked
package dev.causeway.proofs.merkle;

import org.jspecify.annotations.NullMarked;
