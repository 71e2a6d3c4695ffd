// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.metrics;

import dev.causeway.chains.AccountState;
import dev.causeway.chains.ChainAccess;
import dev.causeway.chains.Outcome;
import dev.causeway.chains.TransactionSigner;
import dev.causeway.relayer.core.store.SenderRole;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What the keys of the node can still spend. Chains are asked at most every so often, however often
 * the figures are; one that does not answer leaves its wallets out rather than showing old money.
 */
final class Wallets {
  private static final Duration FRESH = Duration.ofSeconds(15);

  private record Balance(String chain, SenderRole role, String address, double ether) {}

  private final MetricsSources sources;
  private final InstantSource clock;
  private List<Balance> known = List.of();
  private Instant askAgain = Instant.MIN;

  Wallets(MetricsSources sources, InstantSource clock) {
    this.sources = sources;
    this.clock = clock;
  }

  void tell(Sheet sheet) {
    if (!clock.instant().isBefore(askAgain)) {
      known = ask();
      askAgain = clock.instant().plus(FRESH);
    }
    for (Balance balance : known) {
      sheet.gauge(
          "causeway_wallet_balance_ether",
          "What a key of this node can spend, in units of 10^18",
          balance.ether(),
          "chain",
          balance.chain(),
          "role",
          balance.role().name().toLowerCase(Locale.ROOT),
          "address",
          balance.address());
    }
  }

  /**
   * Side by side, so that a chain that does not answer costs one time limit and not one for each
   * key.
   */
  private List<Balance> ask() {
    List<Balance> balances = new CopyOnWriteArrayList<>();
    try (var asking = java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor()) {
      for (ChainAccess chain : sources.network().chains().values()) {
        Map<SenderRole, TransactionSigner> roles =
            sources.keys().signers().getOrDefault(chain.chain(), Map.of());
        roles.forEach((role, signer) -> asking.execute(() -> ask(chain, role, signer, balances)));
      }
    }
    return List.copyOf(balances);
  }

  private static void ask(
      ChainAccess chain, SenderRole role, TransactionSigner signer, List<Balance> into) {
    if (chain.transactions().account(signer.address())
        instanceof Outcome.Ok<AccountState>(var account)) {
      into.add(
          new Balance(
              chain.name(),
              role,
              signer.address().toString(),
              new BigDecimal(account.balance().value().toString())
                  .movePointLeft(18)
                  .doubleValue()));
    }
  }
}
