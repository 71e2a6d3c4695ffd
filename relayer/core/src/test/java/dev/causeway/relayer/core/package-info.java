// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.causeway.relayer.core;

import org.jspecify.annotations.NullMarked;
