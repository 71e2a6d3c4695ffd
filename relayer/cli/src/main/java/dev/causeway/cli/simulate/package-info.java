// SPDX-License-Identifier: Apache-2.0
/** The command {@code causeway simulate}. */
@NullMarked
package dev.causeway.cli.simulate;

import org.jspecify.annotations.NullMarked;
