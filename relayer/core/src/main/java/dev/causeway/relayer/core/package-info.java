// SPDX-License-Identifier: Apache-2.0
/** The duties as pure decisions, and the ports they need. */
@NullMarked
package dev.causeway.relayer.core;

import org.jspecify.annotations.NullMarked;
