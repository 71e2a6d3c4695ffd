// SPDX-License-Identifier: Apache-2.0
/** Tests of circuits, witnesses and keys. */
@NullMarked
package dev.causeway.proofs.validity.circuit;

import org.jspecify.annotations.NullMarked;
