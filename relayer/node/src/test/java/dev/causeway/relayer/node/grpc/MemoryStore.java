// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.grpc;

import dev.causeway.chains.Direction;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.BlockRef;
import dev.causeway.model.ChainId;
import dev.causeway.model.Message;
import dev.causeway.model.MessageId;
import dev.causeway.model.MessageKey;
import dev.causeway.model.TokenKey;
import dev.causeway.model.TxHash;
import dev.causeway.relayer.core.store.BatchLog;
import dev.causeway.relayer.core.store.ChainJournal;
import dev.causeway.relayer.core.store.ClaimBacklog;
import dev.causeway.relayer.core.store.Leases;
import dev.causeway.relayer.core.store.MessageLog;
import dev.causeway.relayer.core.store.Obstacles;
import dev.causeway.relayer.core.store.OperatorLog;
import dev.causeway.relayer.core.store.Outbox;
import dev.causeway.relayer.core.store.ProofQueue;
import dev.causeway.relayer.core.store.ProposalLog;
import dev.causeway.relayer.core.store.RelayStore;
import dev.causeway.relayer.core.store.RootLog;
import dev.causeway.relayer.core.store.StoreNotices;
import dev.causeway.relayer.core.store.SupplyLog;
import dev.causeway.relayer.core.store.TransferQueries;
import dev.causeway.relayer.core.store.TransferView;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * What the service reads of a store, in memory, with the same guarantees: one order of changes, and
 * a notice after each. What only duties use is not there.
 */
final class MemoryStore implements RelayStore {
  static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  final Map<ChainId, ChainJournal.Progress> progress = new ConcurrentHashMap<>();
  final List<Leases.Lease> leases = new CopyOnWriteArrayList<>();
  final List<MessageKey> parked = new CopyOnWriteArrayList<>();
  final List<TokenKey> tokens = new CopyOnWriteArrayList<>();
  private final List<TransferView> transfers = new ArrayList<>();
  private final List<Consumer<StoreNotices.Notice>> listeners = new CopyOnWriteArrayList<>();
  private volatile Runnable beforeRead = () -> {};

  private final TransferQueries queries = port(TransferQueries.class, new Transfers());
  private final ChainJournal journal = port(ChainJournal.class, new Journal());
  private final ClaimBacklog backlog = port(ClaimBacklog.class, new Backlog());
  private final SupplyLog supply = port(SupplyLog.class, new Supply());
  private final ProposalLog proposals = port(ProposalLog.class, new Proposals());
  private final Leases leaseLog = port(Leases.class, new LeaseLog());
  private final OperatorLog operatorLog = port(OperatorLog.class, new Operators());

  /** Adds or replaces the transfer, then says so. */
  void put(TransferView view) {
    synchronized (transfers) {
      transfers.removeIf(known -> known.id().equals(view.id()));
      transfers.add(view);
      transfers.sort(Comparator.comparing(known -> known.message().key()));
    }
    say(view.message().sourceChain());
  }

  void progress(ChainId chain, BlockRef cursor, long finalized, Optional<String> halted) {
    progress.put(
        chain,
        new ChainJournal.Progress(
            chain, cursor, cursor.number().next(), BlockNumber.of(finalized), NOW, halted));
    say(chain);
  }

  /** Runs before each reading of transfers, to fail or block it. */
  void beforeRead(Runnable action) {
    beforeRead = action;
  }

  /** Number of those who listen. */
  int listeners() {
    return listeners.size();
  }

  private void say(ChainId chain) {
    StoreNotices.Notice notice = new StoreNotices.Notice(StoreNotices.Kind.CHAIN, chain);
    listeners.forEach(listener -> listener.accept(notice));
  }

  private List<TransferView> read() {
    beforeRead.run();
    synchronized (transfers) {
      return List.copyOf(transfers);
    }
  }

  /** Answers of {@link TransferQueries}. */
  final class Transfers {
    public Optional<TransferView> byId(MessageId id) {
      return read().stream().filter(view -> view.id().equals(id)).findFirst();
    }

    public List<TransferView> bySourceTx(TxHash tx) {
      return read().stream()
          .filter(view -> view.timeline().getFirst().tx().equals(Optional.of(tx)))
          .toList();
    }

    public List<TransferView> bySourceTx(ChainId source, TxHash tx) {
      return bySourceTx(tx).stream()
          .filter(view -> view.message().sourceChain().equals(source))
          .toList();
    }

    public TransferQueries.Page list(
        TransferQueries.Filter filter, int size, Optional<TransferQueries.PageToken> after) {
      List<TransferView> below =
          read().reversed().stream()
              .filter(view -> fits(filter, view))
              .filter(
                  view ->
                      after.isEmpty() || view.message().leafIndex().value() < after.get().before())
              .toList();
      List<TransferView> page = below.stream().limit(size).toList();
      return new TransferQueries.Page(
          page,
          page.size() == below.size()
              ? Optional.empty()
              : Optional.of(
                  new TransferQueries.PageToken(page.getLast().message().leafIndex().value())));
    }

    private static boolean fits(TransferQueries.Filter filter, TransferView view) {
      Message message = view.message();
      return filter.source().map(message.sourceChain()::equals).orElse(true)
          && filter.destination().map(message.destinationChain()::equals).orElse(true)
          && (filter.states().isEmpty() || filter.states().contains(view.state()))
          && filter
              .account()
              .map(who -> who.equals(message.sender()) || who.equals(message.recipient()))
              .orElse(true);
    }
  }

  /** Answers of {@link ChainJournal}. */
  final class Journal {
    public Optional<ChainJournal.Progress> progress(ChainId chain) {
      return Optional.ofNullable(progress.get(chain));
    }

    public boolean resume(ChainId chain, String operator) {
      ChainJournal.Progress now = progress.get(chain);
      if (now == null || now.halted().isEmpty()) {
        return false;
      }
      MemoryStore.this.progress(chain, now.cursor(), now.finalized().value(), Optional.empty());
      return true;
    }
  }

  /** Answers of {@link ClaimBacklog}. */
  final class Backlog {
    public boolean retry(MessageKey message, String operator) {
      return parked.remove(message);
    }
  }

  /** Answers of {@link SupplyLog}. */
  final class Supply {
    public List<TokenKey> tokens() {
      return tokens;
    }

    public boolean paused(ChainId chain, Direction direction) {
      return false;
    }

    public Optional<SupplyLog.Audit> latestAudit() {
      return Optional.empty();
    }
  }

  /** Answers of {@link ProposalLog}. */
  static final class Proposals {
    public Optional<BlockNumber> settledUpTo(ChainId rollup) {
      return Optional.empty();
    }
  }

  /** Answers of {@link OperatorLog}. */
  static final class Operators {
    private final AtomicReference<Optional<OperatorLog.RelayPause>> pause =
        new AtomicReference<>(Optional.empty());

    public Optional<OperatorLog.RelayPause> relayPause() {
      return Objects.requireNonNull(pause.get());
    }

    public boolean pauseRelaying(String operator, String reason) {
      return pause.compareAndSet(
          Optional.empty(), Optional.of(new OperatorLog.RelayPause(operator, reason, NOW)));
    }

    public boolean resumeRelaying(String operator) {
      return pause.getAndSet(Optional.empty()).isPresent();
    }
  }

  /** Answers of {@link Leases}. */
  final class LeaseLog {
    public List<Leases.Lease> all() {
      return leases;
    }
  }

  @Override
  public Leases leases() {
    return leaseLog;
  }

  @Override
  public ChainJournal journal() {
    return journal;
  }

  @Override
  public MessageLog messages() {
    return port(MessageLog.class, this);
  }

  @Override
  public RootLog roots() {
    return port(RootLog.class, this);
  }

  @Override
  public ClaimBacklog backlog() {
    return backlog;
  }

  @Override
  public BatchLog batches() {
    throw new UnsupportedOperationException("batches");
  }

  @Override
  public ProofQueue proofs() {
    throw new UnsupportedOperationException("proofs");
  }

  @Override
  public ProposalLog proposals() {
    return proposals;
  }

  @Override
  public Outbox outbox() {
    return port(Outbox.class, this);
  }

  @Override
  public SupplyLog supply() {
    return supply;
  }

  @Override
  public TransferQueries transfers() {
    return queries;
  }

  @Override
  public OperatorLog operators() {
    return operatorLog;
  }

  @Override
  public Obstacles obstacles() {
    return port(Obstacles.class, this);
  }

  @Override
  public StoreNotices notices() {
    return listener -> {
      listeners.add(listener);
      return () -> listeners.remove(listener);
    };
  }

  @Override
  public Instant now() {
    return NOW;
  }

  @Override
  public void close() {
    listeners.clear();
  }

  // What the service has no business to call is missing in the answers, and fails the test.
  private static <T> T port(Class<T> type, Object answers) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, called, arguments) -> {
              Method answer =
                  Arrays.stream(answers.getClass().getMethods())
                      .filter(method -> method.getName().equals(called.getName()))
                      .filter(
                          method ->
                              Arrays.equals(method.getParameterTypes(), called.getParameterTypes()))
                      .findFirst()
                      .orElseThrow(() -> new UnsupportedOperationException(called.toString()));
              try {
                return answer.invoke(answers, arguments);
              } catch (InvocationTargetException thrown) {
                throw thrown.getCause();
              }
            }));
  }
}
