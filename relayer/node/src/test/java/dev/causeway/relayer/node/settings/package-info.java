// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.causeway.relayer.node.settings;

import org.jspecify.annotations.NullMarked;
