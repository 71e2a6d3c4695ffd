// SPDX-License-Identifier: Apache-2.0
/** Proving batches of the ledger: inputs as they travel, the prover, and who serves the inputs. */
@NullMarked
package dev.causeway.chains.ledger.prove;

import org.jspecify.annotations.NullMarked;
