// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.devnet;

import dev.causeway.model.ChainId;
import dev.causeway.model.Gas;
import dev.causeway.model.LayerKind;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes a devnet's options out of chains that somebody else runs. */
public final class AttachedChains {
  private static final int SPARE_BLOCKS = 64;

  private AttachedChains() {}

  /**
   * A chain by its URL.
   *
   * @param name what people shall call it
   * @param rpc JSON-RPC over HTTP
   */
  public record Named(String name, URI rpc) {}

  /**
   * Asks each chain for its id, and whether it is an anvil: an L2 that is one has nobody else who
   * feeds it L1 attributes, so a driver of ours does; any other is taken for a real rollup.
   *
   * @param chains the L1 first, then the L2s
   * @param blockTime usual time between blocks, of all
   * @param finalityDepth blocks on top of a block that make it final, on all
   * @param disputeWindow how long an output can be challenged
   * @throws DevnetException naming the chain and its URL when it does not answer
   */
  public static DevnetOptions inspect(
      Path dataFolder,
      List<Named> chains,
      Duration blockTime,
      int finalityDepth,
      Duration disputeWindow) {
    List<ChainPlan> plans = new ArrayList<>();
    try (DevnetRpc.Factory factory = new DevnetRpc.Factory()) {
      for (Named chain : chains) {
        DevnetRpc rpc = factory.to(chain.rpc());
        plans.add(
            new ChainPlan(
                chain.name(),
                chainId(chain, rpc),
                plans.isEmpty() ? LayerKind.BASE : LayerKind.OPTIMISTIC,
                blockTime,
                finalityDepth,
                hosting(chain.rpc(), Optional.empty(), rpc)));
      }
    }
    return options(dataFolder, plans, disputeWindow);
  }

  /**
   * As a manifest of an earlier deployment describes them.
   *
   * @throws DevnetException naming the chain when it does not answer, or is another one
   */
  static DevnetOptions of(Manifest manifest, Path dataFolder) {
    List<ChainPlan> plans = new ArrayList<>();
    try (DevnetRpc.Factory factory = new DevnetRpc.Factory()) {
      for (ManifestChain chain : manifest.chains()) {
        URI url = chain.rpc().getFirst();
        DevnetRpc rpc = factory.to(url);
        ChainId actual = chainId(new Named(chain.name(), url), rpc);
        if (!actual.equals(chain.chain())) {
          throw new DevnetException(
              "the node of chain %s at %s has chain id %s, but the manifest says %s; correct one of them"
                  .formatted(chain.name(), url, actual, chain.chain()));
        }
        plans.add(
            new ChainPlan(
                chain.name(),
                chain.chain(),
                chain.kind(),
                chain.blockTime(),
                chain.finality() instanceof dev.causeway.chains.FinalityPolicy.Depth(int blocks)
                    ? blocks
                    : 0,
                hosting(url, chain.webSocket(), rpc)));
      }
    }
    return options(dataFolder, plans, manifest.disputeWindow());
  }

  private static ChainId chainId(Named chain, DevnetRpc rpc) {
    try {
      return ChainId.of(rpc.number("eth_chainId"));
    } catch (DevnetRpc.CallFailed | IllegalArgumentException failure) {
      throw new DevnetException(
          "chain %s does not answer at %s: %s; check that its node runs and serves JSON-RPC over HTTP there"
              .formatted(chain.name(), chain.rpc(), failure.getMessage()),
          failure);
    }
  }

  private static Hosting hosting(URI url, Optional<URI> webSocket, DevnetRpc rpc) {
    return new Hosting.Attached(
        url,
        webSocket,
        isAnvil(rpc) ? Hosting.L1AttributesFrom.DRIVER : Hosting.L1AttributesFrom.ROLLUP_NODE);
  }

  private static boolean isAnvil(DevnetRpc rpc) {
    try {
      return rpc.text("web3_clientVersion").startsWith("anvil/");
    } catch (DevnetRpc.CallFailed unsaid) {
      // Some nodes do not tell what they are; none of those is an anvil.
      return false;
    }
  }

  private static DevnetOptions options(
      Path dataFolder, List<ChainPlan> plans, Duration disputeWindow) {
    int history = 0;
    for (ChainPlan plan : plans) {
      long window = disputeWindow.dividedBy(plan.blockTime()) + plan.finalityDepth();
      history = Math.max(history, Math.toIntExact(2 * window + SPARE_BLOCKS));
    }
    return new DevnetOptions(
        plans,
        disputeWindow,
        Gas.of(30_000_000),
        0,
        history,
        false,
        // What others run, we do not rewrite.
        RollupDriver.OriginLoss.HOLD,
        dataFolder,
        Optional.empty());
  }
}
