// SPDX-License-Identifier: Apache-2.0
/** The commands, one class each. */
@NullMarked
package dev.causeway.cli.command;

import org.jspecify.annotations.NullMarked;
