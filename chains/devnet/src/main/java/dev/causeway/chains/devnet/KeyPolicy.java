// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.devnet;

import dev.causeway.model.ChainId;
import java.util.Map;
import java.util.Optional;

/**
 * On which chains which keys may be used. Causeway is for test tokens: networks with real money are
 * refused whatever the key, and keys that everybody knows work on the chains of devnets alone.
 */
public final class KeyPolicy {
  private static final Map<Long, String> MAIN_NETWORKS =
      Map.ofEntries(
          Map.entry(1L, "Ethereum"),
          Map.entry(10L, "OP Mainnet"),
          Map.entry(25L, "Cronos"),
          Map.entry(56L, "BNB Smart Chain"),
          Map.entry(100L, "Gnosis"),
          Map.entry(130L, "Unichain"),
          Map.entry(137L, "Polygon"),
          Map.entry(146L, "Sonic"),
          Map.entry(169L, "Manta Pacific"),
          Map.entry(204L, "opBNB"),
          Map.entry(250L, "Fantom"),
          Map.entry(252L, "Fraxtal"),
          Map.entry(288L, "Boba"),
          Map.entry(324L, "zkSync Era"),
          Map.entry(480L, "World Chain"),
          Map.entry(1088L, "Metis"),
          Map.entry(1101L, "Polygon zkEVM"),
          Map.entry(1135L, "Lisk"),
          Map.entry(1284L, "Moonbeam"),
          Map.entry(1868L, "Soneium"),
          Map.entry(2741L, "Abstract"),
          Map.entry(5000L, "Mantle"),
          Map.entry(8453L, "Base"),
          Map.entry(33139L, "ApeChain"),
          Map.entry(34443L, "Mode"),
          Map.entry(42161L, "Arbitrum One"),
          Map.entry(42170L, "Arbitrum Nova"),
          Map.entry(42220L, "Celo"),
          Map.entry(43114L, "Avalanche"),
          Map.entry(57073L, "Ink"),
          Map.entry(59144L, "Linea"),
          Map.entry(60808L, "BOB"),
          Map.entry(80094L, "Berachain"),
          Map.entry(81457L, "Blast"),
          Map.entry(167000L, "Taiko"),
          Map.entry(534352L, "Scroll"),
          Map.entry(7777777L, "Zora"));

  private KeyPolicy() {}

  /** Whether keys that everybody knows may be used there. */
  public static boolean isDevnet(ChainId chain) {
    long id = chain.value();
    return (id >= 900 && id < 900 + 1 + DevnetOptions.MOST_ROLLUPS)
        || id == 1337
        || (id >= 31_337 && id < 31_400);
  }

  /** Why Causeway must not work on that chain at all; empty when it may. */
  public static Optional<String> mainNetwork(String name, ChainId chain) {
    return Optional.ofNullable(MAIN_NETWORKS.get(chain.value()))
        .map(
            network ->
                "chain %s has the id %s of %s: Causeway moves test tokens and refuses networks with real money; use a test network"
                    .formatted(name, chain, network));
  }

  /**
   * Lets development keys onto devnets alone.
   *
   * @throws DevnetException naming the chain and the remedy
   */
  static void requireDevnet(String name, ChainId chain) {
    mainNetwork(name, chain)
        .ifPresent(
            reason -> {
              throw new DevnetException(reason);
            });
    if (!isDevnet(chain)) {
      throw new DevnetException(publicKeys(name, chain));
    }
  }

  /** That development keys are refused there, and what helps. */
  public static String publicKeys(String name, ChainId chain) {
    return "chain %s has the id %s, and everybody knows the development keys: they are used on the ids 900 to 931, 1337 and 31337 to 31399 alone; give the chain such an id, or deploy by hand and configure keystores (causeway.keys)"
        .formatted(name, chain);
  }
}
