// SPDX-License-Identifier: Apache-2.0
/** The node's configuration: read once, checked whole, handed out in records. */
@NullMarked
package dev.causeway.relayer.node.settings;

import org.jspecify.annotations.NullMarked;
