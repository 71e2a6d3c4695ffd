// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger;

import dev.causeway.model.TokenAmount;
import dev.causeway.proofs.validity.TokenNumber;
import java.util.Map;
import java.util.Optional;

/**
 * How the node is.
 *
 * @param running whether it is the sequencer and takes transactions
 * @param detail why not, for people; empty when it does
 * @param head newest block that is stored; empty before the first, and while it is not running
 * @param queued transactions that wait
 * @param accounts accounts in use
 * @param depositsCredited deposits that are credited
 * @param leaves leaves of the exit tree, those that L1 does not have yet included
 * @param tokens tokens that the ledger knows, with the sum of all balances
 */
public record NodeStatus(
    boolean running,
    String detail,
    Optional<BlockHeader> head,
    int queued,
    int accounts,
    long depositsCredited,
    long leaves,
    Map<ListedToken, TokenAmount> tokens) {
  /** Copies the tokens. */
  public NodeStatus {
    tokens = Map.copyOf(tokens);
  }

  /** The supply of a token; zero when there is none. */
  public TokenAmount supply(TokenNumber number) {
    return tokens.entrySet().stream()
        .filter(entry -> entry.getKey().number().equals(number))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(TokenAmount.ZERO);
  }
}
