// SPDX-License-Identifier: Apache-2.0
/** Value types, messages and the life of a transfer. Depends on the JDK alone. */
@NullMarked
package dev.causeway.model;

import org.jspecify.annotations.NullMarked;
