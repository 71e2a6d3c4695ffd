// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger;

import dev.causeway.model.TokenAmount;
import dev.causeway.proofs.validity.Account;
import dev.causeway.proofs.validity.AccountIndex;
import dev.causeway.proofs.validity.Owner;
import dev.causeway.proofs.validity.TokenNumber;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is stored durably, as callers may see it during one term. The sequencer publishes, anybody
 * reads.
 */
final class CommittedView {
  private final AccountTable accounts = new AccountTable();
  private volatile Summary summary = new Summary(Optional.empty(), 0, 0, Map.of());

  /**
   * What goes with a block.
   *
   * @param head the block
   * @param deposits deposits that are credited
   * @param leaves leaves of the exit tree
   * @param supplies sum of the balances by token
   */
  record Summary(
      Optional<BlockHeader> head,
      long deposits,
      long leaves,
      Map<TokenNumber, TokenAmount> supplies) {}

  /** Shows all of a state that was read from the store. */
  static CommittedView of(HeadState head) {
    CommittedView view = new CommittedView();
    view.publish(head, head.replica().entries());
    return view;
  }

  /** Shows what a block changed. By one thread. */
  void publish(HeadState head, List<AccountEntry> changed) {
    Map<TokenNumber, TokenAmount> supplies = new HashMap<>(summary.supplies());
    // Sums go up before they go down, so that they are never below zero in between.
    for (AccountEntry entry : changed) {
      supplies.merge(entry.account().token(), entry.account().balance(), TokenAmount::plus);
    }
    for (AccountEntry entry : changed) {
      accounts
          .get(entry.index())
          .map(AccountEntry::account)
          .ifPresent(
              (Account before) ->
                  supplies.computeIfPresent(
                      before.token(), (_, sum) -> sum.minus(before.balance())));
    }
    accounts.publish(changed);
    summary =
        new Summary(
            head.block(),
            head.depositsCredited(),
            head.replica().leaves().value(),
            Map.copyOf(supplies));
  }

  Summary summary() {
    return summary;
  }

  int accounts() {
    return accounts.used();
  }

  Optional<AccountEntry> account(AccountIndex index) {
    return accounts.get(index);
  }

  List<AccountEntry> accountsOf(Owner owner) {
    return accounts.of(owner);
  }
}
