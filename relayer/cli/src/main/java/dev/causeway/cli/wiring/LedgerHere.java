// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.wiring;

import dev.causeway.chains.devnet.Manifest;
import dev.causeway.chains.devnet.ManifestLedger;
import dev.causeway.chains.evm.EvmChain;
import dev.causeway.chains.ledger.LedgerConfig;
import dev.causeway.chains.ledger.LedgerNode;
import dev.causeway.chains.ledger.grpc.LedgerApiConfig;
import dev.causeway.chains.ledger.grpc.LedgerServer;
import dev.causeway.chains.ledger.store.LedgerConnections;
import dev.causeway.relayer.store.StoreConfig;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** The node of a ledger in this process. */
public final class LedgerHere implements AutoCloseable {
  private final EvmChain base;
  private final LedgerConnections connections;
  private final LedgerNode node;
  private final LedgerServer server;

  private LedgerHere(
      EvmChain base, LedgerConnections connections, LedgerNode node, LedgerServer server) {
    this.base = base;
    this.connections = connections;
    this.node = node;
    this.server = server;
  }

  /**
   * How a node serves.
   *
   * @param holder its name, for whoever looks at the sequencer's lease
   * @param port of loopback, 0 for a free one
   * @param sizes of batches that are proven
   * @param mostUnsettled how many transactions may wait for their settlement
   */
  public record Service(String holder, int port, List<Integer> sizes, int mostUnsettled) {
    /** Copies the sizes. */
    public Service {
      sizes = List.copyOf(sizes);
    }

    /** At the port that the manifest has. */
    public static Service of(String holder, ManifestLedger ledger, List<Integer> sizes) {
      return new Service(
          holder,
          Integer.parseInt(ledger.node().substring(ledger.node().lastIndexOf(':') + 1)),
          sizes,
          LedgerConfig.named(holder).mostUnsettled());
    }

    /** The same at another port. */
    public Service at(int other) {
      return new Service(holder, other, sizes, mostUnsettled);
    }

    /** The same with room for so many that are not settled. */
    public Service withMostUnsettled(int most) {
      return new Service(holder, port, sizes, most);
    }
  }

  /**
   * Starts the node of a ledger.
   *
   * @param database of its own
   */
  public static LedgerHere start(
      Manifest manifest, ManifestLedger ledger, StoreConfig.External database, Service service) {
    EvmChain base = EvmChain.create(manifest.base().toConfig());
    LedgerConnections connections =
        new LedgerConnections(database.url(), database.user(), database.password());
    LedgerNode node = null;
    try {
      node =
          new LedgerNode(
              config(manifest, service),
              connections.open(manifest.terms(ledger)),
              base.ledger(manifest.terms(ledger)),
              InstantSource.system());
      return new LedgerHere(
          base,
          connections,
          node,
          LedgerServer.start(LedgerApiConfig.loopback(service.port()), node));
    } catch (RuntimeException failure) {
      if (node != null) {
        node.close();
      }
      connections.close();
      base.close();
      throw failure;
    }
  }

  private static LedgerConfig config(Manifest manifest, Service service) {
    LedgerConfig usual = LedgerConfig.named(service.holder());
    Duration block = manifest.base().blockTime();
    return new LedgerConfig(
        usual.holder(),
        usual.queueCapacity(),
        usual.blockTransactions(),
        usual.verifierThreads(),
        usual.leaseTime(),
        usual.standbyInterval(),
        block.dividedBy(2).compareTo(Duration.ofMillis(100)) < 0
            ? Duration.ofMillis(100)
            : block.dividedBy(2),
        usual.l1Blocks(),
        usual.snapshotInterval(),
        usual.depositReserve(),
        service.mostUnsettled(),
        service.sizes(),
        Duration.ofSeconds(1));
  }

  /** Where it serves, as host:port. */
  public String target() {
    return server.target();
  }

  @Override
  public void close() {
    server.close();
    node.close();
    connections.close();
    base.close();
  }
}
