// SPDX-License-Identifier: Apache-2.0
/** Tests of the command line as a person meets it: arguments in, text and exit code out. */
@NullMarked
package dev.causeway.cli;

import org.jspecify.annotations.NullMarked;
