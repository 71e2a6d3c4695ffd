// SPDX-License-Identifier: Apache-2.0
/** What clients of the API do. */
@NullMarked
package dev.causeway.cli.client;

import org.jspecify.annotations.NullMarked;
