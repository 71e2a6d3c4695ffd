// SPDX-License-Identifier: Apache-2.0
/** Tests of the value types and messages. */
@NullMarked
package dev.causeway.model;

import org.jspecify.annotations.NullMarked;
