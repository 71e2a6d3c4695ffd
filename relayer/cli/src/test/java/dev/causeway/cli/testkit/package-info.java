// SPDX-License-Identifier: Apache-2.0
/** The test kit's harness with real nodes: it starts the program that this module is. */
@NullMarked
package dev.causeway.cli.testkit;

import org.jspecify.annotations.NullMarked;
