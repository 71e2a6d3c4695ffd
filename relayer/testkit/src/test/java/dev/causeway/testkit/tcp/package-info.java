// SPDX-License-Identifier: Apache-2.0
/** Tests of that package. */
@NullMarked
package dev.causeway.testkit.tcp;

import org.jspecify.annotations.NullMarked;
