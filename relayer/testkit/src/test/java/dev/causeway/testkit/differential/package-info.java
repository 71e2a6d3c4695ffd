// SPDX-License-Identifier: Apache-2.0
/** The differential verification itself, and tests that it would notice. */
@NullMarked
package dev.causeway.testkit.differential;

import org.jspecify.annotations.NullMarked;
