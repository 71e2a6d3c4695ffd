// SPDX-License-Identifier: Apache-2.0
/** Tests of how a node is put together. */
@NullMarked
package dev.causeway.cli.wiring;

import org.jspecify.annotations.NullMarked;
