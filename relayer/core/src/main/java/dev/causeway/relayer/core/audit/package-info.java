// SPDX-License-Identifier: Apache-2.0
/** Checking that what is minted is locked, and pausing when it is not. */
@NullMarked
package dev.causeway.relayer.core.audit;

import org.jspecify.annotations.NullMarked;
