// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.simulated;

import dev.causeway.chains.BroadcastResult;
import dev.causeway.chains.ChainAccess;
import dev.causeway.chains.ChainEvent;
import dev.causeway.chains.ContractCall;
import dev.causeway.chains.L1Origin;
import dev.causeway.chains.Layer;
import dev.causeway.chains.LoggedEvent;
import dev.causeway.chains.RevertReason;
import dev.causeway.chains.SignedTransaction;
import dev.causeway.chains.TransactionReceipt;
import dev.causeway.model.Address;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.BlockRef;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.model.ChainId;
import dev.causeway.model.Gas;
import dev.causeway.model.LayerKind;
import dev.causeway.model.TxHash;
import dev.causeway.model.Wei;
import dev.causeway.proofs.merkle.Keccak;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * One chain of a simulated network: blocks, pool, accounts and contracts. All access goes through
 * the lock of its network.
 */
final class SimulatedChain {
  private static final Wei RICH = Wei.parse("1000000000000000000000000");

  private final SimulatedNetwork network;
  private final ChainId id;
  private final ContractsLedger contracts;
  private final int finalityDepth;
  private final SplittableRandom random;
  private final List<SimulatedBlock> blocks = new ArrayList<>();
  private final Mempool pool = new Mempool();
  private final Map<Address, Long> nonces = new HashMap<>();
  private final Map<Address, Wei> balances = new HashMap<>();
  private final Map<TxHash, TransactionReceipt> receipts = new HashMap<>();
  private final Deque<UserAction> actions = new ArrayDeque<>();
  private final ChainAccess access;
  private final SimulatedHints hints = new SimulatedHints();
  private long finalized;
  private long forks;
  private long actionCount;
  private Wei baseFee = Wei.of(7);
  ChainFaults faults = ChainFaults.NONE;

  SimulatedChain(
      SimulatedNetwork network, ChainId id, String name, LayerKind kind, int finalityDepth) {
    this.network = network;
    this.id = id;
    this.finalityDepth = finalityDepth;
    this.random = new SplittableRandom(network.options().seed() * 31 + id.value());
    this.contracts = new ContractsLedger(network, id);
    SimulatedStateReader state = new SimulatedStateReader(network, this);
    this.access =
        new ChainAccess(
            id,
            name,
            new SimulatedReader(network, this),
            state,
            new SimulatedTransactions(network, this),
            network.calls()::encode,
            hints,
            kind == LayerKind.BASE ? new Layer.Base(state) : new Layer.Optimistic(state));
    seal(network.options().genesis(), List.of(), List.of(), List.of(), new UndoLog());
  }

  ChainId id() {
    return id;
  }

  ChainAccess access() {
    return access;
  }

  ContractsLedger contracts() {
    return contracts;
  }

  SimulatedHints hints() {
    return hints;
  }

  SimulatedBlock head() {
    return blocks.getLast();
  }

  long finalized() {
    return finalized;
  }

  /** The canonical block at that height. */
  Optional<SimulatedBlock> block(long number) {
    return number < 0 || number >= blocks.size()
        ? Optional.empty()
        : Optional.of(blocks.get((int) number));
  }

  boolean chance(double probability) {
    return probability > 0 && random.nextDouble() < probability;
  }

  Bytes32 randomWord() {
    ByteBuffer word = ByteBuffer.allocate(Bytes32.SIZE);
    for (int i = 0; i < 4; i++) {
      word.putLong(random.nextLong());
    }
    return Bytes32.of(word.flip());
  }

  Wei baseFee() {
    return baseFee;
  }

  void setBaseFee(Wei fee) {
    baseFee = fee;
  }

  long nextNonce(Address account) {
    return nonces.getOrDefault(account, 0L);
  }

  long pendingNonce(Address account) {
    return pool.pendingNonce(account, nextNonce(account));
  }

  Wei balance(Address account) {
    return balances.getOrDefault(account, RICH);
  }

  void setBalance(Address account, Wei balance) {
    balances.put(account, balance);
  }

  int dropPool() {
    return pool.clear();
  }

  Optional<TransactionReceipt> receipt(TxHash tx) {
    return Optional.ofNullable(receipts.get(tx));
  }

  void act(long gas, java.util.function.Consumer<Execution> effect) {
    actions.add(new UserAction(actionCount++, gas, effect));
  }

  BroadcastResult submit(SignedTransaction signed) {
    Optional<TransactionCodec.Decoded> decoded = TransactionCodec.decode(signed.bytes());
    if (decoded.isEmpty() || !decoded.get().transaction().chain().equals(id)) {
      return new BroadcastResult.Refused("not a transaction of chain " + id);
    }
    Address sender = decoded.get().sender();
    var transaction = decoded.get().transaction();
    if (transaction.nonce().value() < nextNonce(sender)) {
      return new BroadcastResult.NonceTooLow();
    }
    Wei cost =
        transaction.maxFeePerGas().times(transaction.gasLimit().value()).plus(transaction.value());
    if (balance(sender).compareTo(cost) < 0) {
      return new BroadcastResult.InsufficientFunds();
    }
    return pool.add(new Mempool.Entry(sender, transaction, signed));
  }

  /** Makes the next block out of what users want and what the pool holds. */
  BlockRef mine(Instant now) {
    Instant parent = head().ref().timestamp();
    Instant time = now.isAfter(parent) ? now : parent.plusSeconds(1);
    UndoLog undo = new UndoLog();
    BlockNumber number = head().ref().number().next();
    contracts.derive(undo, head().origin());
    List<LoggedEvent> events = new ArrayList<>();
    List<UserAction> performed = new ArrayList<>(actions);
    actions.clear();
    for (UserAction action : performed) {
      perform(action, undo, number, time, events);
    }
    List<Mempool.Entry> included = pool.take(nonces, baseFee, network.options().blockGasLimit());
    List<TransactionReceipt> made = new ArrayList<>();
    for (Mempool.Entry entry : included) {
      made.add(execute(entry, undo, number, time, events));
    }
    SimulatedBlock block = seal(time, events, included, performed, undo);
    for (TransactionReceipt receipt : made) {
      receipts.put(
          receipt.tx(),
          new TransactionReceipt(
              receipt.tx(),
              receipt.blockNumber(),
              block.ref().hash(),
              receipt.succeeded(),
              receipt.gasUsed(),
              receipt.effectiveGasPrice()));
      undo.add(() -> receipts.remove(receipt.tx()));
    }
    finalized = Math.max(finalized, Math.max(0, number.value() - finalityDepth));
    long forgettable = number.value() - network.options().reorgMemory();
    if (forgettable >= 0) {
      blocks.get((int) forgettable).undo().forget();
    }
    return block.ref();
  }

  private SimulatedBlock seal(
      Instant time,
      List<LoggedEvent> events,
      List<Mempool.Entry> included,
      List<UserAction> performed,
      UndoLog undo) {
    Bytes32 parentHash = blocks.isEmpty() ? Bytes32.ZERO : head().ref().hash();
    Bytes32 word = contracts.word();
    SimulatedHeader header =
        SimulatedHeader.of(
            blocks.size(), parentHash, time.getEpochSecond(), word, id.value() << 20 | forks);
    SimulatedBlock block =
        new SimulatedBlock(
            header,
            header.ref(),
            word,
            List.copyOf(events),
            included,
            performed,
            contracts.bridge().supplies(),
            contracts.origin(),
            undo);
    blocks.add(block);
    return block;
  }

  private void perform(
      UserAction action, UndoLog undo, BlockNumber number, Instant time, List<LoggedEvent> events) {
    ByteBuffer seed = ByteBuffer.allocate(2 * Long.BYTES);
    TxHash tx = new TxHash(Keccak.hash(seed.putLong(id.value()).putLong(action.number()).flip()));
    List<ChainEvent> emitted = new ArrayList<>();
    int mark = undo.mark();
    try {
      action.effect().accept(new Execution(undo, emitted, number, time, Address.ZERO));
    } catch (ContractRevert revert) {
      undo.undoTo(mark);
      return;
    }
    log(tx, Gas.of(action.gas()), emitted, events);
  }

  private void log(TxHash tx, Gas gas, List<ChainEvent> emitted, List<LoggedEvent> events) {
    for (ChainEvent event : emitted) {
      events.add(new LoggedEvent(tx, events.size(), gas, baseFee, event));
    }
  }

  private TransactionReceipt execute(
      Mempool.Entry entry,
      UndoLog undo,
      BlockNumber number,
      Instant time,
      List<LoggedEvent> events) {
    Address sender = entry.sender();
    long nonce = entry.transaction().nonce().value();
    nonces.put(sender, nonce + 1);
    undo.add(() -> nonces.put(sender, nonce));
    List<ChainEvent> emitted = new ArrayList<>();
    int mark = undo.mark();
    boolean succeeded = true;
    try {
      run(entry.transaction().data(), new Execution(undo, emitted, number, time, sender));
      log(entry.signed().hash(), entry.transaction().gasLimit(), emitted, events);
    } catch (ContractRevert revert) {
      undo.undoTo(mark);
      succeeded = false;
    }
    return new TransactionReceipt(
        entry.signed().hash(),
        number,
        Bytes32.ZERO,
        succeeded,
        entry.transaction().gasLimit(),
        baseFee);
  }

  private void run(Bytes data, Execution execution) {
    Optional<ContractCall> call = network.calls().decode(data);
    if (call.isEmpty()) {
      throw ContractRevert.error("UnknownSelector(" + data + ")");
    }
    contracts.execute(execution, call.get());
  }

  /** Tries a call on top of the head; the reason when it reverts. */
  Optional<RevertReason> tryCall(Address from, Bytes data) {
    UndoLog undo = new UndoLog();
    Instant now = network.now();
    Instant parent = head().ref().timestamp();
    Instant time = now.isAfter(parent) ? now : parent.plusSeconds(1);
    try {
      contracts.derive(undo, head().origin());
      run(data, new Execution(undo, new ArrayList<>(), head().ref().number().next(), time, from));
      return Optional.empty();
    } catch (ContractRevert revert) {
      return Optional.of(revert.reason());
    } finally {
      undo.undoTo(0);
    }
  }

  /** Takes the newest block away; returns it. */
  SimulatedBlock pop(boolean keepTransactions) {
    SimulatedBlock block = blocks.removeLast();
    block.undo().undoTo(0);
    forks++;
    finalized = Math.min(finalized, head().ref().number().value());
    if (keepTransactions) {
      block.actions().reversed().forEach(actions::addFirst);
      block.transactions().forEach(pool::add);
    }
    return block;
  }

  /** Whether the L1 block that it derives from is canonical. */
  boolean originIsCanonical(SimulatedChain base) {
    Optional<L1Origin> origin = head().origin();
    return origin.isEmpty()
        || base.block(origin.get().number().value())
            .map(block -> block.ref().hash().equals(origin.get().hash()))
            .orElse(false);
  }
}
