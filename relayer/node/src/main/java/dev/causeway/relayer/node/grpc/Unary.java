// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.grpc;

import io.grpc.stub.StreamObserver;
import java.util.function.Supplier;

/** Answers a unary call, or fails it, exactly once. */
final class Unary {
  private Unary() {}

  static <T> void answer(StreamObserver<T> observer, Supplier<T> work) {
    T answer;
    try {
      answer = work.get();
    } catch (RuntimeException failure) {
      observer.onError(FailureStatus.of(failure));
      return;
    }
    observer.onNext(answer);
    observer.onCompleted();
  }
}
