// SPDX-License-Identifier: Apache-2.0
/** Bringing exit roots into the global root, and global roots to the chains. */
@NullMarked
package dev.causeway.relayer.core.carry;

import org.jspecify.annotations.NullMarked;
