// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.function.Predicate;

/** Which calls a rule is about. */
@FunctionalInterface
public interface RpcMatch {
  /** Every call. */
  RpcMatch ANY = request -> true;

  /** Whether the rule is about this call. Called from many threads. */
  boolean matches(RpcRequest request);

  /** Calls of these methods. */
  static RpcMatch method(String... methods) {
    Set<String> names = Set.of(methods);
    return request -> names.contains(request.method());
  }

  /** Of those, the ones whose parameter at a JSON pointer, such as {@code /0/toBlock}, is so. */
  default RpcMatch where(String pointer, Predicate<JsonNode> test) {
    return request -> matches(request) && test.test(request.at(pointer));
  }

  /** Calls that both are about. */
  default RpcMatch and(RpcMatch other) {
    return request -> matches(request) && other.matches(request);
  }
}
