// SPDX-License-Identifier: Apache-2.0
/** Tests of proving and verifying batches. */
@NullMarked
package dev.causeway.chains.ledger.prove;

import org.jspecify.annotations.NullMarked;
