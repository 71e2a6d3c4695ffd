// SPDX-License-Identifier: Apache-2.0
package dev.causeway.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs the benchmarks of this module with short settings: enough for ratios within one run. */
public final class Benchmarks {
  private Benchmarks() {}

  /**
   * Runs all benchmarks, or those whose names match.
   *
   * @param arguments at most one: a regular expression over benchmark names
   */
  public static void main(String[] arguments) throws RunnerException {
    if (arguments.length > 1) {
      throw new IllegalArgumentException(
          "give at most one regular expression over benchmark names, not " + arguments.length);
    }
    Options options =
        new OptionsBuilder()
            .include(arguments.length == 1 ? arguments[0] : "dev\\.causeway\\.bench\\..*")
            .mode(Mode.AverageTime)
            .timeUnit(TimeUnit.MICROSECONDS)
            .forks(1)
            .warmupIterations(3)
            .warmupTime(TimeValue.seconds(1))
            .measurementIterations(5)
            .measurementTime(TimeValue.seconds(1))
            .build();
    new Runner(options).run();
  }
}
