// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.causeway.testkit.report;

import org.jspecify.annotations.NullMarked;
