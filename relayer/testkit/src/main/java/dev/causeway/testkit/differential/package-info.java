// SPDX-License-Identifier: Apache-2.0
/**
 * Mutated proofs put before several judges that share no code: our verifier in Java, our library in
 * an EVM, and an independent implementation of tries. A seed and a number make a case again.
 */
@NullMarked
package dev.causeway.testkit.differential;

import org.jspecify.annotations.NullMarked;
