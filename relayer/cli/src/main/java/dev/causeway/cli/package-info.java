// SPDX-License-Identifier: Apache-2.0
/** The command line: its entry point, its exit codes and the one place where a failure gets one. */
@NullMarked
package dev.causeway.cli;

import org.jspecify.annotations.NullMarked;
