// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.simulation;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Ports some of whose methods answer differently. */
final class Overlay {
  private Overlay() {}

  /** What a method answers instead. */
  interface Answer {
    @Nullable Object to(Real real) throws Throwable;
  }

  /** The method that would have been called. */
  interface Real {
    @Nullable Object call() throws Throwable;
  }

  /** The port, with these methods exchanged. */
  static <T> T over(Class<T> port, T real, Map<String, Answer> answers) {
    return port.cast(
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (_, method, arguments) -> {
              Real call =
                  () -> {
                    try {
                      return method.invoke(real, arguments);
                    } catch (InvocationTargetException thrown) {
                      throw thrown.getCause() == null ? thrown : thrown.getCause();
                    }
                  };
              Answer answer = answers.get(method.getName());
              return answer == null ? call.call() : answer.to(call);
            }));
  }
}
