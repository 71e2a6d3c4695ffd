// SPDX-License-Identifier: Apache-2.0
/** Real node processes, their chains and their database, started and hurt on purpose. */
@NullMarked
package dev.causeway.testkit.process;

import org.jspecify.annotations.NullMarked;
