// SPDX-License-Identifier: Apache-2.0
/** The commands that start something: devnets, relayers, the demo. */
@NullMarked
package dev.causeway.cli.run;

import org.jspecify.annotations.NullMarked;
