// SPDX-License-Identifier: Apache-2.0
/**
 * The relayer's memory, as the duties need it: what is written together, what is fenced, what is
 * read back.
 */
@NullMarked
package dev.causeway.relayer.core.store;

import org.jspecify.annotations.NullMarked;
