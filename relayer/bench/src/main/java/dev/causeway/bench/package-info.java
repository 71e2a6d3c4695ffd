// SPDX-License-Identifier: Apache-2.0
/** JMH benchmarks of hashing, trees and tries. */
@NullMarked
package dev.causeway.bench;

import org.jspecify.annotations.NullMarked;
