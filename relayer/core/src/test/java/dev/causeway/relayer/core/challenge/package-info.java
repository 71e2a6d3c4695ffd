// SPDX-License-Identifier: Apache-2.0
/** The decisions, each by itself. */
@NullMarked
package dev.causeway.relayer.core.challenge;

import org.jspecify.annotations.NullMarked;
