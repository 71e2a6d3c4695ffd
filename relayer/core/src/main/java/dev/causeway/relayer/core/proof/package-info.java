// SPDX-License-Identifier: Apache-2.0
/** Building the proofs that claims carry, checked before anything is sent. */
@NullMarked
package dev.causeway.relayer.core.proof;

import org.jspecify.annotations.NullMarked;
