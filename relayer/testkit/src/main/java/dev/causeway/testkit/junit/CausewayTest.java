// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives the tests of a class one running network, as a parameter of type {@link
 * dev.causeway.testkit.process.TestNetwork} of any test or lifecycle method. It is started before
 * the first test and ended after the last; after each test its faults are removed and nodes that
 * are down are started again. When a test fails, the report says where logs, transcripts and the
 * seed are, and they are kept.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ExtendWith(CausewayExtension.class)
public @interface CausewayTest {
  /** How many relayer processes share the work. */
  int nodes() default 1;

  /** How many L2s there are beside the L1: {@code l2a}, {@code l2b}, ... */
  int rollups() default 2;

  /** How many endpoints each node has for each chain. */
  int endpoints() default 1;

  /** Time between blocks, in milliseconds. */
  int blockMillis() default 500;

  /** Dispute window, in whole seconds. */
  int disputeSeconds() default 2;

  /** Seed of all chance in proxies; the system property {@code causeway.test.seed} is stronger. */
  long seed() default 1;

  /** Settings of every node, each {@code key=value}. */
  String[] settings() default {};

  /** Whether a node that dies is started again by itself. */
  boolean supervised() default false;
}
