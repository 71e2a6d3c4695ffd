// SPDX-License-Identifier: Apache-2.0
/** Rules of failpoints, and when they act. */
@NullMarked
package dev.causeway.relayer.core.failpoint;

import org.jspecify.annotations.NullMarked;
