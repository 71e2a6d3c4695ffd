// SPDX-License-Identifier: Apache-2.0
/** Tests of the measuring rules. */
@NullMarked
package dev.causeway.cli.bench;

import org.jspecify.annotations.NullMarked;
