// SPDX-License-Identifier: Apache-2.0
/** What the commands that start something ask for, and who starts it. */
@NullMarked
package dev.causeway.cli.launch;

import org.jspecify.annotations.NullMarked;
