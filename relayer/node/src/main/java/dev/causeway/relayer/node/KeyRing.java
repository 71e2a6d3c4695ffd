// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node;

import dev.causeway.chains.TransactionSigner;
import dev.causeway.model.Address;
import dev.causeway.model.ChainId;
import dev.causeway.relayer.core.store.SenderRole;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The keys of a node, by chain and role. One account serves at most one role on a chain: two
 * writers of one key would take each other's nonces.
 *
 * @param signers the keys
 */
public record KeyRing(Map<ChainId, Map<SenderRole, TransactionSigner>> signers) {
  /** Refuses an account with two roles on one chain, naming it. */
  public KeyRing {
    signers.forEach(
        (chain, roles) -> {
          Map<Address, SenderRole> seen = new HashMap<>();
          new EnumMap<>(roles)
              .forEach(
                  (role, signer) -> {
                    SenderRole other = seen.put(signer.address(), role);
                    if (other != null) {
                      throw new IllegalArgumentException(
                          "account %s has the roles %s and %s on chain %s: give each role its own key"
                              .formatted(signer.address(), other, role, chain));
                    }
                  });
        });
    signers = Map.copyOf(signers);
  }

  /** The key of a role on a chain, if the node has one. */
  public Optional<TransactionSigner> signer(ChainId chain, SenderRole role) {
    return Optional.ofNullable(signers.getOrDefault(chain, Map.of()).get(role));
  }

  /** How many relayer keys share the work on a chain. */
  public int relayers(ChainId chain) {
    int keys = 1;
    while (keys < SenderRole.MOST_RELAYERS
        && signer(chain, SenderRole.relayers(keys + 1).getLast()).isPresent()) {
      keys++;
    }
    return keys;
  }

  /** The key of a role without which the node cannot work. */
  public TransactionSigner required(ChainId chain, SenderRole role) {
    return signer(chain, role)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no key for the role "
                        + role
                        + " on chain "
                        + chain
                        + ": add one to the keys of the node"));
  }
}
