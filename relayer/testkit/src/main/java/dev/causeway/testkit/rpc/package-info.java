// SPDX-License-Identifier: Apache-2.0
/** A JSON-RPC proxy that misbehaves by rule, as real nodes and providers do. */
@NullMarked
package dev.causeway.testkit.rpc;

import org.jspecify.annotations.NullMarked;
