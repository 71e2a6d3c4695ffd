// SPDX-License-Identifier: Apache-2.0
/** Tests of hashing and signatures. */
@NullMarked
package dev.causeway.proofs.validity.crypto;

import org.jspecify.annotations.NullMarked;
