// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.causeway.testkit.verdict;

import org.jspecify.annotations.NullMarked;
