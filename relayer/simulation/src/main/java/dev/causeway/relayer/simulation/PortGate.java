// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.simulation;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/**
 * Stands before a port: every call of a duty passes here and may be delayed, refused, or never come
 * back.
 */
interface PortGate {
  /** The call itself. */
  interface Call {
    /** Makes the call on the port behind. */
    @Nullable Object proceed();
  }

  /** Lets a call pass, or not. */
  @Nullable Object pass(Method method, Object[] arguments, Call call);

  /** The port behind this gate. */
  default <T> T before(Class<T> port, T behind) {
    return port.cast(
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (_, method, given) -> {
              Object[] arguments = given == null ? new Object[0] : given;
              return pass(method, arguments, () -> invoke(method, behind, arguments));
            }));
  }

  private static @Nullable Object invoke(Method method, Object behind, Object[] arguments) {
    try {
      return method.invoke(behind, arguments);
    } catch (InvocationTargetException thrown) {
      Throwable cause = thrown.getCause();
      if (cause instanceof RuntimeException expected) {
        throw expected;
      }
      if (cause instanceof Error fatal) {
        throw fatal;
      }
      throw new IllegalStateException("a port threw a checked exception", cause);
    } catch (IllegalAccessException closed) {
      throw new IllegalStateException("a port cannot be called", closed);
    }
  }
}
