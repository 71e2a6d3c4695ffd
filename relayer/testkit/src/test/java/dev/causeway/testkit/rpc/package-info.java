// SPDX-License-Identifier: Apache-2.0
/** Tests of that package. */
@NullMarked
package dev.causeway.testkit.rpc;

import org.jspecify.annotations.NullMarked;
