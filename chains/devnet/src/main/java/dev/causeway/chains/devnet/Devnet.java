// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.devnet;

import dev.causeway.chains.devnet.DevKey.AccountRole;
import dev.causeway.chains.evm.EvmTools;
import dev.causeway.chains.evm.LocalSigner;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * A running devnet: an L1 and its L2s with all contracts deployed, accounts funded and blocks being
 * made. {@link #close} ends everything that {@link #start} started.
 */
public final class Devnet implements AutoCloseable {
  private final DevnetOptions options;
  private final DevnetRpc.Factory rpc;
  private final List<DevnetChain> chains;
  private final Manifest manifest;
  private final CompletableFuture<AnvilProcess.Death> death = new CompletableFuture<>();

  private Devnet(
      DevnetOptions options, DevnetRpc.Factory rpc, List<DevnetChain> chains, Manifest manifest) {
    this.options = options;
    this.rpc = rpc;
    this.chains = chains;
    this.manifest = manifest;
    for (DevnetChain chain : chains) {
      chain.process().ifPresent(process -> process.death().thenAccept(this::reportUnlessAsked));
    }
  }

  /**
   * Brings a devnet up and writes its manifest. When it returns, the contracts are deployed on
   * every chain and the accounts of the manifest have currency and tokens.
   *
   * @throws DevnetException naming what is wrong and the remedy; nothing is left running then
   */
  public static Devnet start(DevnetOptions options) {
    return start(options, AnvilBinary::locate);
  }

  /**
   * As {@link #start(DevnetOptions)}, but another key than the published one deploys, and pays
   * where a chain is no anvil. It does not appear in the manifest.
   */
  public static Devnet start(DevnetOptions options, LocalSigner deployer) {
    return bringUp(
        options,
        AnvilBinary::locate,
        chains ->
            deploy(
                options,
                chains,
                deployer,
                DevAccounts.all().stream()
                    .filter(key -> key.role() != AccountRole.DEPLOYER)
                    .toList()));
  }

  /**
   * Goes on with an earlier deployment on chains that somebody else runs: deploys nothing, and
   * feeds L1 attributes to those L2s that are anvils.
   *
   * @throws DevnetException when a chain does not answer, or is another than the manifest says
   */
  public static Devnet attach(Manifest manifest, Path dataFolder) {
    return bringUp(
        AttachedChains.of(manifest, dataFolder), AnvilBinary::locate, chains -> manifest);
  }

  /** As {@link #start(DevnetOptions)}, with another way to find anvil. */
  static Devnet start(DevnetOptions options, Callable<AnvilBinary> locate) {
    return bringUp(
        options,
        locate,
        chains ->
            deploy(
                options, chains, DevKey.of(AccountRole.DEPLOYER, 1).signer(), DevAccounts.all()));
  }

  private static Devnet bringUp(
      DevnetOptions options,
      Callable<AnvilBinary> locate,
      Function<List<DevnetChain>, Manifest> deployment) {
    DevnetRpc.Factory rpc = new DevnetRpc.Factory();
    ConcurrentLinkedQueue<DevnetChain> opened = new ConcurrentLinkedQueue<>();
    try {
      List<DevnetChain> chains = open(options, locate, rpc, opened);
      DevnetRpc l1 = chains.getFirst().rpc();
      Parallel.run(
          IntStream.range(0, chains.size())
              .<Runnable>mapToObj(
                  i -> () -> chains.get(i).drive(options, l1, phase(i, chains.size())))
              .toList());
      Manifest manifest = deployment.apply(chains);
      ManifestFile.write(options.dataFolder().resolve(ManifestFile.NAME), manifest);
      chains.forEach(DevnetChain::start);
      return new Devnet(options, rpc, chains, manifest);
    } catch (RuntimeException failure) {
      opened.forEach(DevnetChain::close);
      rpc.close();
      throw failure;
    }
  }

  /** What it is. */
  public Manifest manifest() {
    return manifest;
  }

  /** Where the manifest was written. */
  public Path manifestFile() {
    return options.dataFolder().resolve(ManifestFile.NAME);
  }

  /** The options it was started with. */
  public DevnetOptions options() {
    return options;
  }

  /** All chains, the L1 first. */
  public List<DevnetChain> chains() {
    return chains;
  }

  /**
   * The chain of that name.
   *
   * @throws DevnetException when there is none
   */
  public DevnetChain chain(String name) {
    return chains.stream()
        .filter(chain -> chain.plan().name().equals(name))
        .findFirst()
        .orElseThrow(() -> new DevnetException("no chain is called \"%s\"".formatted(name)));
  }

  /** Completes when a node dies that was not asked to: the devnet is of no use any more. */
  public CompletionStage<AnvilProcess.Death> death() {
    return death.minimalCompletionStage();
  }

  /** Ends all drivers and processes; a second call does nothing. */
  @Override
  public void close() {
    // All drivers before any node, or an L2 would complain about the end of its L1.
    Parallel.run(chains.stream().<Runnable>map(chain -> chain::stopBlocks).toList());
    Parallel.run(chains.stream().<Runnable>map(chain -> chain::close).toList());
    rpc.close();
  }

  private static List<DevnetChain> open(
      DevnetOptions options,
      Callable<AnvilBinary> locate,
      DevnetRpc.Factory rpc,
      ConcurrentLinkedQueue<DevnetChain> opened) {
    boolean starts =
        options.chains().stream().anyMatch(chain -> chain.hosting() instanceof Hosting.Started);
    // Attaching needs no anvil on this machine.
    AnvilBinary binary = starts ? found(locate) : new AnvilBinary(Path.of("anvil"));
    List<Callable<DevnetChain>> opening = new ArrayList<>();
    for (int i = 0; i < options.chains().size(); i++) {
      int index = i;
      opening.add(
          () -> {
            DevnetChain chain = DevnetChain.open(options, index, binary, rpc);
            opened.add(chain);
            return chain;
          });
    }
    return List.copyOf(Parallel.all(opening));
  }

  private static AnvilBinary found(Callable<AnvilBinary> locate) {
    try {
      return locate.call();
    } catch (RuntimeException failure) {
      throw failure;
    } catch (Exception failure) {
      throw new DevnetException("anvil cannot be found: " + failure.getMessage(), failure);
    }
  }

  private static Manifest deploy(
      DevnetOptions options,
      List<DevnetChain> chains,
      LocalSigner deployer,
      List<DevKey> accounts) {
    List<EvmTools> tools = new ArrayList<>();
    try {
      List<DeploymentSite> sites = new ArrayList<>();
      for (DevnetChain chain : chains) {
        EvmTools client = chain.tools();
        tools.add(client);
        sites.add(
            new DeploymentSite(chain.plan(), client, chain.rpc(), chain.url(), chain.webSocket()));
      }
      Deployment deployment = new Deployment(options, sites, deployer, accounts);
      return hurried(chains, 0, deployment::run);
    } finally {
      tools.forEach(EvmTools::close);
    }
  }

  /** Has every started chain make blocks quickly while the action runs. */
  private static <T> T hurried(List<DevnetChain> chains, int from, Callable<T> action) {
    for (int i = from; i < chains.size(); i++) {
      DevnetChain chain = chains.get(i);
      if (chain.process().isPresent()) {
        int next = i + 1;
        return chain.producer().hurried(() -> hurried(chains, next, action));
      }
    }
    try {
      return action.call();
    } catch (RuntimeException failure) {
      throw failure;
    } catch (Exception failure) {
      throw new DevnetException(String.valueOf(failure.getMessage()), failure);
    }
  }

  /**
   * Spreads the chains' blocks over the block time, for an even load, and away from the change of
   * the second, at which a block that is a little early would repeat a timestamp.
   */
  private static double phase(int index, int chains) {
    return 0.1 + 0.8 * index / chains;
  }

  private void reportUnlessAsked(AnvilProcess.Death end) {
    if (!end.asked()) {
      death.complete(end);
    }
  }
}
