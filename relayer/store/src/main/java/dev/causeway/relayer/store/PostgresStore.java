// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.store;

import dev.causeway.model.ChainId;
import dev.causeway.relayer.core.store.BatchLog;
import dev.causeway.relayer.core.store.ChainJournal;
import dev.causeway.relayer.core.store.ClaimBacklog;
import dev.causeway.relayer.core.store.CorruptStoreException;
import dev.causeway.relayer.core.store.Leases;
import dev.causeway.relayer.core.store.MessageLog;
import dev.causeway.relayer.core.store.NodeDirectory;
import dev.causeway.relayer.core.store.Obstacles;
import dev.causeway.relayer.core.store.OperatorLog;
import dev.causeway.relayer.core.store.Outbox;
import dev.causeway.relayer.core.store.ProofQueue;
import dev.causeway.relayer.core.store.ProposalLog;
import dev.causeway.relayer.core.store.RelayReport;
import dev.causeway.relayer.core.store.RelayStore;
import dev.causeway.relayer.core.store.RootLog;
import dev.causeway.relayer.core.store.StoreNotices;
import dev.causeway.relayer.core.store.SupplyLog;
import dev.causeway.relayer.core.store.TransferQueries;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The relayer's memory in PostgreSQL.
 *
 * <p>Safe for use by any number of threads. Every method may throw {@link
 * dev.causeway.relayer.core.store.StoreUnavailableException}; a constraint that breaks is a bug and
 * throws {@link IllegalStateException} with the values; a row that does not decode throws {@link
 * CorruptStoreException}.
 */
public final class PostgresStore implements RelayStore {
  private final @Nullable EmbeddedPostgres server;
  private final Database database;
  private final SqlLeases leases;
  private final SqlNotices notices;
  private final ChainJournal journal;
  private final MessageLog messages;
  private final RootLog roots;
  private final ClaimBacklog backlog;
  private final ProposalLog proposals;
  private final BatchLog batches;
  private final ProofQueue proofs;
  private final Outbox outbox;
  private final SupplyLog supply;
  private final TransferQueries transfers;
  private final OperatorLog operators;
  private final Obstacles obstacles;
  private final Database reading;
  private final RelayStore readers;

  private PostgresStore(@Nullable EmbeddedPostgres server, Database database, NetworkShape shape) {
    ChainId baseChain = shape.base();
    this.server = server;
    this.database = database;
    this.leases = new SqlLeases(database);
    this.notices = new SqlNotices(database.address());
    this.journal = new SqlJournal(database, baseChain);
    this.messages = new SqlMessageLog(database);
    this.roots = new SqlRootLog(database, shape);
    this.backlog = new SqlBacklog(database, shape);
    this.proposals = new SqlProposalLog(database);
    this.batches = new SqlBatchLog(database);
    this.proofs = new SqlProofQueue(database);
    this.outbox = new SqlOutbox(database);
    this.supply = new SqlSupplyLog(database);
    this.transfers = new SqlTransferQueries(database, shape);
    this.operators = new SqlOperatorLog(database, baseChain);
    this.obstacles = new SqlObstacles(database);
    this.reading = new Database(database.address(), Database.READERS);
    this.readers = new ReadersStore(this, reading, shape);
  }

  /**
   * Starts the server if it is ours, brings the schema up to date, and connects.
   *
   * @param config where the memory is kept
   * @param baseChain the L1 of the network; a database serves one network for ever
   * @throws StoreStartException naming value and remedy when the store cannot be used
   */
  public static PostgresStore open(StoreConfig config, ChainId baseChain) {
    return open(config, new NetworkShape(baseChain, Set.of()));
  }

  /**
   * As {@link #open(StoreConfig, ChainId)}, for a network with ledgers.
   *
   * @param shape the network's L1 and its ledgers
   */
  public static PostgresStore open(StoreConfig config, NetworkShape shape) {
    return switch (config) {
      case StoreConfig.Embedded embedded -> {
        EmbeddedPostgres server = EmbeddedPostgres.start(embedded);
        try {
          yield connect(server, server.address(), shape);
        } catch (RuntimeException refused) {
          server.close();
          throw refused;
        }
      }
      case StoreConfig.External(String url, String user, String password) ->
          connect(null, new Database.Address(url, user, password), shape);
    };
  }

  private static PostgresStore connect(
      @Nullable EmbeddedPostgres server, Database.Address address, NetworkShape shape) {
    Schema.bringUpToDate(address);
    Database database = new Database(address, Database.WORKERS);
    try {
      requireNetwork(database, shape.base());
      return new PostgresStore(server, database, shape);
    } catch (RuntimeException refused) {
      database.close();
      throw refused;
    }
  }

  /**
   * Another database on the same server, for something that has its own memory, such as a ledger's
   * node on a devnet: made if it is not there.
   *
   * @param name lower-case letters alone
   * @return how to reach it
   */
  public StoreConfig.External besides(String name) {
    if (!name.matches("[a-z]{1,30}")) {
      throw new IllegalArgumentException(
          "a database must be named by lower-case letters, but the name is \"" + name + "\"");
    }
    return database.besides(name);
  }

  private static void requireNetwork(Database database, ChainId baseChain) {
    Optional<ChainId> stored =
        database.write(
            connection -> {
              Sql.update(
                  connection,
                  "insert into network (base_chain) values (?) on conflict do nothing",
                  baseChain);
              return Sql.first(
                  connection,
                  "select base_chain from network",
                  result -> new Row(result, "network", "base_chain").chain("base_chain"));
            });
    if (!stored.equals(Optional.of(baseChain))) {
      throw StoreStartException.otherNetwork(
          baseChain, stored.map(ChainId::toString).orElse("none"));
    }
  }

  @Override
  public Leases leases() {
    return leases;
  }

  @Override
  public ChainJournal journal() {
    return journal;
  }

  @Override
  public MessageLog messages() {
    return messages;
  }

  @Override
  public RootLog roots() {
    return roots;
  }

  @Override
  public ClaimBacklog backlog() {
    return backlog;
  }

  @Override
  public ProposalLog proposals() {
    return proposals;
  }

  @Override
  public BatchLog batches() {
    return batches;
  }

  @Override
  public ProofQueue proofs() {
    return proofs;
  }

  @Override
  public Outbox outbox() {
    return outbox;
  }

  @Override
  public SupplyLog supply() {
    return supply;
  }

  @Override
  public TransferQueries transfers() {
    return transfers;
  }

  @Override
  public OperatorLog operators() {
    return operators;
  }

  @Override
  public Obstacles obstacles() {
    return obstacles;
  }

  @Override
  public StoreNotices notices() {
    return notices;
  }

  @Override
  public Instant now() {
    return Sql.now(database);
  }

  @Override
  public RelayStore forReaders() {
    return readers;
  }

  /** Where the nodes on this store find each other. */
  public NodeDirectory nodes() {
    return new SqlNodes(database);
  }

  /** How relaying goes, over all nodes on this store. */
  public RelayReport report() {
    return new SqlRelayReport(reading);
  }

  /** Where the database is, for tests and for people with a psql. */
  Database database() {
    return database;
  }

  /** Ends all connections, and the server if it is ours. What was committed is safe either way. */
  @Override
  public void close() {
    notices.close();
    leases.close();
    readers.close();
    database.close();
    if (server != null) {
      server.close();
    }
  }
}
