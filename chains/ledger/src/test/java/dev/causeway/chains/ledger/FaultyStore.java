// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A store that fails when a block is appended: before anything is written, or after all of it is.
 */
final class FaultyStore {
  /** When the next append fails. */
  enum Fault {
    NEVER,
    BEFORE,
    AFTER
  }

  private final AtomicReference<Fault> next = new AtomicReference<>(Fault.NEVER);

  /** Has the next append fail, once. */
  void fail(Fault fault) {
    next.set(fault);
  }

  /** Stands between the node and its store. */
  LedgerStore around(LedgerStore store) {
    return (LedgerStore)
        Proxy.newProxyInstance(
            LedgerStore.class.getClassLoader(),
            new Class<?>[] {LedgerStore.class},
            (_, method, arguments) -> {
              Fault fault =
                  method.getName().equals("append") ? next.getAndSet(Fault.NEVER) : Fault.NEVER;
              if (fault == Fault.BEFORE) {
                throw broken();
              }
              Object result;
              try {
                result = method.invoke(store, arguments);
              } catch (InvocationTargetException thrown) {
                throw thrown.getCause();
              }
              if (fault == Fault.AFTER) {
                throw broken();
              }
              return result;
            });
  }

  private static StoreUnavailableException broken() {
    return new StoreUnavailableException(
        "the connection broke, as the test wants it", new IllegalStateException("test"));
  }
}
