// SPDX-License-Identifier: Apache-2.0
/** What the relayer asks of a chain, whatever its kind. */
@NullMarked
package dev.causeway.chains;

import org.jspecify.annotations.NullMarked;
