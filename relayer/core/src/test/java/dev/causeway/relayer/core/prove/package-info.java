// SPDX-License-Identifier: Apache-2.0
/** Tests. */
@NullMarked
package dev.causeway.relayer.core.prove;

import org.jspecify.annotations.NullMarked;
