// SPDX-License-Identifier: Apache-2.0
/** The compiled circuits, their witnesses and their keys. */
@NullMarked
package dev.causeway.proofs.validity.circuit;

import org.jspecify.annotations.NullMarked;
