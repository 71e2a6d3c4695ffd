// SPDX-License-Identifier: Apache-2.0
/** An independent check of the invariants, from the chains and the database alone. */
@NullMarked
package dev.causeway.testkit.verdict;

import org.jspecify.annotations.NullMarked;
