// SPDX-License-Identifier: Apache-2.0
/** The whole system on real nodes and a real database, disturbed in every way that is promised. */
@NullMarked
package dev.causeway.cli.integration;

import org.jspecify.annotations.NullMarked;
