// SPDX-License-Identifier: Apache-2.0
/**
 * Puts a relayer together from a manifest, settings and a data folder: the only place that knows
 * every adapter.
 */
@NullMarked
package dev.causeway.cli.wiring;

import org.jspecify.annotations.NullMarked;
