// SPDX-License-Identifier: Apache-2.0
/** What the shape of the code must be, for all modules together. */
@NullMarked
package dev.causeway.cli.architecture;

import org.jspecify.annotations.NullMarked;
