// SPDX-License-Identifier: Apache-2.0
/** Poseidon, Baby Jubjub and EdDSA as circomlib defines them, fast enough for a node. */
@NullMarked
package dev.causeway.proofs.validity.crypto;

import org.jspecify.annotations.NullMarked;
