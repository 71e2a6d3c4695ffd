// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains;

import java.util.function.Function;

/**
 * What a question to a chain came to: the answer, or a typed failure. Expected failures are values;
 * exceptions are left for bugs.
 *
 * @param <T> the answer
 */
public sealed interface Outcome<T> {
  /**
   * An answer.
   *
   * @param value the answer
   * @param <T> its type
   */
  record Ok<T>(T value) implements Outcome<T> {}

  /**
   * No answer.
   *
   * @param failure why
   * @param <T> the type of the answer that there is not
   */
  record Failed<T>(ChainFailure failure) implements Outcome<T> {}

  /** An answer. */
  static <T> Outcome<T> ok(T value) {
    return new Ok<>(value);
  }

  /** A failure. */
  static <T> Outcome<T> failed(ChainFailure failure) {
    return new Failed<>(failure);
  }

  /** Changes the answer, keeps a failure. */
  default <R> Outcome<R> map(Function<? super T, ? extends R> change) {
    return switch (this) {
      case Ok<T>(var value) -> new Ok<>(change.apply(value));
      case Failed<T>(var failure) -> new Failed<>(failure);
    };
  }

  /** Goes on with the answer, keeps a failure. */
  default <R> Outcome<R> flatMap(Function<? super T, Outcome<R>> next) {
    return switch (this) {
      case Ok<T>(var value) -> next.apply(value);
      case Failed<T>(var failure) -> new Failed<>(failure);
    };
  }

  /**
   * The answer; a failure is thrown as {@link ChainFailureException}: for start-up, tools and
   * tests, where it is fatal.
   */
  default T orElseThrow() {
    return switch (this) {
      case Ok<T>(var value) -> value;
      case Failed<T>(var failure) -> throw new ChainFailureException(failure);
    };
  }
}
