// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger;

import dev.causeway.proofs.validity.TokenNumber;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** The tokens that the ledger knows; only grows. Safe for concurrent use. */
final class TokenBook {
  private final Map<TokenNumber, ListedToken> tokens = new ConcurrentSkipListMap<>();

  void add(List<ListedToken> listed) {
    listed.forEach(token -> tokens.put(token.number(), token));
  }

  Optional<ListedToken> find(TokenNumber number) {
    return Optional.ofNullable(tokens.get(number));
  }

  /** By number. */
  List<ListedToken> all() {
    return List.copyOf(tokens.values());
  }
}
