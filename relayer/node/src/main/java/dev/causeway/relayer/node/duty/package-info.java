// SPDX-License-Identifier: Apache-2.0
/** The actor shell around the duties: leases, wake-ups, back-off. */
@NullMarked
package dev.causeway.relayer.node.duty;

import org.jspecify.annotations.NullMarked;
