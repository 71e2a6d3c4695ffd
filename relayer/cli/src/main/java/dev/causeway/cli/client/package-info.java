// SPDX-License-Identifier: Apache-2.0
/**
 * What the commands share as clients: the relayer's service, the chains, values that people type.
 */
@NullMarked
package dev.causeway.cli.client;

import org.jspecify.annotations.NullMarked;
