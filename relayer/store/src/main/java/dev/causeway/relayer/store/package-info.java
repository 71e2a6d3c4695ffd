// SPDX-License-Identifier: Apache-2.0
/** The relayer's memory in PostgreSQL. */
@NullMarked
package dev.causeway.relayer.store;

import org.jspecify.annotations.NullMarked;
