// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.devnet;

import dev.causeway.chains.LedgerTerms;
import dev.causeway.chains.devnet.DevKey.AccountRole;
import dev.causeway.model.Address;
import dev.causeway.model.ChainId;
import dev.causeway.model.LayerKind;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a deployment is: its chains, contracts, tokens and development keys. Written by the devnet,
 * read by relayers and clients.
 *
 * @param disputeWindow how long an output can be challenged, in L1 time
 * @param chains the L1 first
 * @param quorum who decides challenges
 * @param tokens tokens that were deployed for tests
 * @param accounts development keys, none of them secret
 * @param ledgers validity-proven layers, whose contracts stand on the L1
 */
public record Manifest(
    Duration disputeWindow,
    List<ManifestChain> chains,
    Quorum quorum,
    List<Token> tokens,
    List<DevKey> accounts,
    List<ManifestLedger> ledgers) {
  /**
   * Who decides challenges.
   *
   * @param resolver the {@code QuorumResolver} on the L1
   * @param threshold how many verifiers must agree
   */
  public record Quorum(Address resolver, int threshold) {}

  /**
   * A token for tests.
   *
   * @param symbol its symbol
   * @param decimals of one whole token
   * @param chain where it is native
   * @param address its contract there
   */
  public record Token(String symbol, int decimals, ChainId chain, Address address) {}

  /** Refuses a manifest that contradicts itself. */
  public Manifest {
    chains = List.copyOf(chains);
    tokens = List.copyOf(tokens);
    accounts = List.copyOf(accounts);
    ledgers = List.copyOf(ledgers);
    if (chains.isEmpty() || chains.getFirst().kind() != LayerKind.BASE) {
      throw new IllegalArgumentException("chains must begin with the one of kind base");
    }
    Set<Object> seen = new HashSet<>();
    for (ManifestChain chain : chains) {
      if (!seen.add(chain.name()) || !seen.add(chain.chain())) {
        throw new IllegalArgumentException(
            "chain %s (%s) is there twice".formatted(chain.name(), chain.chain()));
      }
      if (chain.kind() == LayerKind.OPTIMISTIC
          && !chains.getFirst().contracts().rollups().containsKey(chain.chain())) {
        throw new IllegalArgumentException(
            "chain %s has no settlement among the rollups of %s"
                .formatted(chain.name(), chains.getFirst().name()));
      }
    }
    for (ManifestLedger ledger : ledgers) {
      if (!seen.add(ledger.name()) || !seen.add(ledger.chain())) {
        throw new IllegalArgumentException(
            "ledger %s (%s) is there twice, or has the name or id of a chain"
                .formatted(ledger.name(), ledger.chain()));
      }
      if (!Optional.of(ledger.contract())
          .equals(
              Optional.ofNullable(chains.getFirst().contracts().ledgers().get(ledger.chain())))) {
        throw new IllegalArgumentException(
            "ledger %s has the contract %s, which is not among the ledgers of %s"
                .formatted(ledger.name(), ledger.contract(), chains.getFirst().name()));
      }
    }
    for (DevKey key : accounts) {
      if (!seen.add(key.address())) {
        throw new IllegalArgumentException(
            "account %s has two roles; a key has one writer".formatted(key.address()));
      }
    }
    for (Token token : tokens) {
      if (!seen.contains(token.chain())) {
        throw new IllegalArgumentException(
            "token %s is on chain %s, which is not there".formatted(token.symbol(), token.chain()));
      }
    }
  }

  /** The L1. */
  public ManifestChain base() {
    return chains.getFirst();
  }

  /** The L2s. */
  public List<ManifestChain> rollups() {
    return chains.subList(1, chains.size());
  }

  /**
   * The chain of that name.
   *
   * @throws DevnetException naming the known ones, when there is none
   */
  public ManifestChain chain(String name) {
    return chains.stream()
        .filter(chain -> chain.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new DevnetException(
                    "no chain is called \"%s\"; there are %s"
                        .formatted(
                            name,
                            String.join(", ", chains.stream().map(ManifestChain::name).toList()))));
  }

  /** The same with one chain behind other endpoints, as {@link ManifestChain#behind}. */
  public Manifest behind(String name, List<URI> endpoints) {
    ManifestChain moved = chain(name).behind(endpoints);
    return new Manifest(
        disputeWindow,
        chains.stream().map(chain -> chain.name().equals(name) ? moved : chain).toList(),
        quorum,
        tokens,
        accounts,
        ledgers);
  }

  /** A manifest without ledgers. */
  public Manifest(
      Duration disputeWindow,
      List<ManifestChain> chains,
      Quorum quorum,
      List<Token> tokens,
      List<DevKey> accounts) {
    this(disputeWindow, chains, quorum, tokens, accounts, List.of());
  }

  /** All chains in the order of their slots under the global root: the ledgers come last. */
  public List<ChainId> slots() {
    return Stream.concat(
            chains.stream().map(ManifestChain::chain), ledgers.stream().map(ManifestLedger::chain))
        .toList();
  }

  /** What the deployment of a ledger is. */
  public LedgerTerms terms(ManifestLedger ledger) {
    return new LedgerTerms(
        base().chain(),
        ledger.chain(),
        ledger.contract(),
        ledger.startBlock(),
        chains.stream().map(ManifestChain::chain).collect(Collectors.toSet()));
  }

  /** The ledger with that id; empty when there is none. */
  public Optional<ManifestLedger> ledger(ChainId chain) {
    return ledgers.stream().filter(ledger -> ledger.chain().equals(chain)).findFirst();
  }

  /** The keys of a role, in order; perhaps none. */
  public List<DevKey> accounts(AccountRole role) {
    return accounts.stream().filter(key -> key.role() == role).toList();
  }

  /** The key of a role that has one key. */
  public DevKey account(AccountRole role) {
    return accounts(role).stream()
        .findFirst()
        .orElseThrow(
            () -> new DevnetException("the manifest has no account with the role " + role));
  }
}
