// SPDX-License-Identifier: Apache-2.0
/** Checking every proposed output and disputing wrong ones. */
@NullMarked
package dev.causeway.relayer.core.challenge;

import org.jspecify.annotations.NullMarked;
