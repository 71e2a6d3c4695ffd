// SPDX-License-Identifier: Apache-2.0
/** The simulated chains refuse what real ones refuse. */
@NullMarked
package dev.causeway.chains.simulated;

import org.jspecify.annotations.NullMarked;
