// SPDX-License-Identifier: Apache-2.0
/** The command {@code causeway differential}. */
@NullMarked
package dev.causeway.cli.differential;

import org.jspecify.annotations.NullMarked;
