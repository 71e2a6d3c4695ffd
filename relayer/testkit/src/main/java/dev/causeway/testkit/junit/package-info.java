// SPDX-License-Identifier: Apache-2.0
/** JUnit 5: a test that is given a running network. */
@NullMarked
package dev.causeway.testkit.junit;

import org.jspecify.annotations.NullMarked;
