// SPDX-License-Identifier: Apache-2.0
/** A run and its verdict as one HTML page and as JSON. */
@NullMarked
package dev.causeway.testkit.report;

import org.jspecify.annotations.NullMarked;
