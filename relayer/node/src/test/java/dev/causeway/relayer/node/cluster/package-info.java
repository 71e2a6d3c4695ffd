// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.causeway.relayer.node.cluster;

import org.jspecify.annotations.NullMarked;
