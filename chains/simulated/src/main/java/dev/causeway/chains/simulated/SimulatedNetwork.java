// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.simulated;

import dev.causeway.chains.ChainAccess;
import dev.causeway.chains.ChainFailure;
import dev.causeway.chains.Direction;
import dev.causeway.chains.Outcome;
import dev.causeway.chains.OutputVerifier;
import dev.causeway.model.Address;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.BlockRef;
import dev.causeway.model.ChainId;
import dev.causeway.model.LayerKind;
import dev.causeway.model.Message;
import dev.causeway.model.MessageId;
import dev.causeway.model.MessageKey;
import dev.causeway.model.OutputRoot;
import dev.causeway.model.TokenAmount;
import dev.causeway.model.TokenKey;
import dev.causeway.model.Wei;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * A base chain and optimistic rollups in memory: the contracts by their meaning, with real Merkle
 * proofs, blocks bound by hashes, pools with nonces and fees, reorgs, finality and faults.
 *
 * <p>Time is virtual and stands still between calls. Nothing runs by itself: the caller makes
 * blocks. The same seed and the same calls give the same chains. A rollup derives from L1: when L1
 * is reorganized below a rollup's L1 origin, the rollup is reorganized too, as derivation does.
 * Safe for use by several threads; whoever wants one trace calls from one.
 */
public final class SimulatedNetwork {
  private final NetworkOptions options;
  private final CallRegistry calls = new CallRegistry();
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<ChainId, SimulatedChain> chains = new LinkedHashMap<>();
  private final List<SimulatedVerifier> verifiers = new ArrayList<>();
  private volatile Instant now;

  /** Makes the network at its genesis. */
  public SimulatedNetwork(NetworkOptions options) {
    this.options = options;
    this.now = options.genesis();
    for (int i = 0; i < options.verifiers(); i++) {
      verifiers.add(
          new SimulatedVerifier(
              Address.parse("0x%040x".formatted(0xe1f1e0L * 1000 + i)), this::outputOf));
    }
    chains.put(
        options.base(),
        new SimulatedChain(this, options.base(), "l1", LayerKind.BASE, options.baseFinality()));
    char letter = 'a';
    for (ChainId rollup : options.rollups()) {
      chains.put(
          rollup,
          new SimulatedChain(
              this, rollup, "l2" + letter++, LayerKind.OPTIMISTIC, options.rollupFinality()));
    }
  }

  /** What it is made of. */
  public NetworkOptions options() {
    return options;
  }

  /** The chains in the order of their slots in the global root; the base chain first. */
  public List<ChainId> slots() {
    List<ChainId> slots = new ArrayList<>();
    slots.add(options.base());
    slots.addAll(options.rollups());
    return List.copyOf(slots);
  }

  /** All that a relayer has of one chain. */
  public ChainAccess access(ChainId chain) {
    return of(chain).access();
  }

  /** The verifiers of challenged outputs. */
  public List<OutputVerifier> outputVerifiers() {
    return List.copyOf(verifiers);
  }

  /** The virtual time. */
  public Instant now() {
    return now;
  }

  /** Lets virtual time pass without a block. */
  public void advance(Duration time) {
    now = now.plus(time);
  }

  /** Lets one block interval pass and makes a block on every chain, the base chain first. */
  public void tick() {
    advance(options.blockInterval());
    slots().forEach(this::mine);
  }

  /** Makes a block at the virtual time, or a second after the last block if that is later. */
  public BlockRef mine(ChainId chain) {
    BlockRef block = locked(() -> of(chain).mine(now));
    of(chain).hints().announce(block.number());
    return block;
  }

  /**
   * Takes the newest blocks of a chain away; the next ones will be others.
   *
   * @param depth how many
   * @param keepTransactions whether what was in them may be included again; otherwise it is gone
   * @throws IllegalArgumentException when a final block would go
   */
  public void reorg(ChainId chain, int depth, boolean keepTransactions) {
    locked(
        () -> {
          SimulatedChain target = of(chain);
          if (target.head().ref().number().value() - depth < target.finalized()) {
            throw new IllegalArgumentException(
                "a reorg of %d blocks would take a final block of chain %s; the head is %s, final is %s"
                    .formatted(depth, chain, target.head().ref().number(), target.finalized()));
          }
          takeBack(target, depth, keepTransactions);
          return depth;
        });
  }

  /** The same, however final the blocks are: what must never happen, and does. */
  public void reorgFinal(ChainId chain, int depth, boolean keepTransactions) {
    locked(
        () -> {
          takeBack(of(chain), depth, keepTransactions);
          return depth;
        });
  }

  private void takeBack(SimulatedChain target, int depth, boolean keepTransactions) {
    if (depth > options.reorgMemory() || depth > target.head().ref().number().value()) {
      throw new IllegalArgumentException(
          "a reorg of %d blocks is deeper than what is remembered".formatted(depth));
    }
    for (int i = 0; i < depth; i++) {
      target.pop(keepTransactions);
    }
    if (target.id().equals(options.base())) {
      for (ChainId rollup : options.rollups()) {
        while (!of(rollup).originIsCanonical(target)) {
          of(rollup).pop(keepTransactions);
        }
      }
    }
  }

  /** Queues a deposit for the next block of the chain; a bridge that refuses it ignores it. */
  public void deposit(ChainId chain, Deposit deposit) {
    depositAll(chain, List.of(deposit));
  }

  /** Queues many deposits for the next block, in one transaction: all or none happen. */
  public void depositAll(ChainId chain, List<Deposit> deposits) {
    List<Deposit> copy = List.copyOf(deposits);
    act(
        chain,
        90_000L * copy.size(),
        execution ->
            copy.forEach(deposit -> of(chain).contracts().bridge().deposit(execution, deposit)));
  }

  /** Queues the retry of a failed call. */
  public void retryCall(ChainId chain, MessageId message) {
    act(chain, 100_000L, execution -> of(chain).contracts().bridge().retry(execution, message));
  }

  /** Queues the opening of a paused direction. */
  public void unpause(ChainId chain, Direction direction) {
    act(
        chain,
        50_000L,
        execution -> of(chain).contracts().bridge().pause(execution, direction, false));
  }

  /** Queues a pause by somebody else. */
  public void pause(ChainId chain, Direction direction) {
    act(
        chain,
        50_000L,
        execution -> of(chain).contracts().bridge().pause(execution, direction, true));
  }

  /** Queues a break-in: wrapped tokens that nothing backs. */
  public void mintUnbacked(ChainId chain, TokenKey token, Address holder, TokenAmount amount) {
    act(
        chain,
        50_000L,
        execution -> of(chain).contracts().bridge().mintUnbacked(execution, token, holder, amount));
  }

  /** Makes the bridge of a chain deliver what it delivered before: a bridge that nobody may use. */
  public void forgetClaims(ChainId chain) {
    locked(() -> of(chain).contracts().bridge().forgetful = true);
  }

  /** Queues a proposal by a stranger. */
  public void propose(ChainId rollup, OutputRoot output, BlockNumber l2Block) {
    act(
        options.base(),
        120_000L,
        execution ->
            of(options.base())
                .contracts()
                .execute(
                    execution,
                    new dev.causeway.chains.ContractCall.ProposeOutput(rollup, output, l2Block)));
  }

  private void act(ChainId chain, long gas, java.util.function.Consumer<Execution> effect) {
    locked(
        () -> {
          of(chain).act(gas, effect);
          return gas;
        });
  }

  /** Limits what arrives of a token at a chain, from a full bucket on. */
  public void limit(
      ChainId chain, TokenKey token, TokenAmount capacity, TokenAmount refillPerSecond) {
    locked(
        () -> {
          Bucket bucket = new Bucket(capacity, refillPerSecond, capacity, now);
          of(chain).contracts().bridge().limit(token, bucket);
          return bucket;
        });
  }

  /** Makes every delivery of tokens to that account revert, or again not. */
  public void poison(ChainId chain, Address recipient, boolean poisonous) {
    locked(
        () ->
            poisonous
                ? of(chain).contracts().bridge().poisonRecipients.add(recipient)
                : of(chain).contracts().bridge().poisonRecipients.remove(recipient));
  }

  /** Makes every call of that receiver fail, or again not. */
  public void failCalls(ChainId chain, Address receiver, boolean failing) {
    locked(
        () ->
            failing
                ? of(chain).contracts().bridge().failingReceivers.add(receiver)
                : of(chain).contracts().bridge().failingReceivers.remove(receiver));
  }

  /** Changes how the chain's endpoint misbehaves. */
  public void faults(ChainId chain, ChainFaults faults) {
    locked(() -> of(chain).faults = faults);
  }

  /** Changes the base fee of the next blocks. */
  public void baseFee(ChainId chain, Wei fee) {
    locked(
        () -> {
          of(chain).setBaseFee(fee);
          return fee;
        });
  }

  /** Changes what an account can spend. */
  public void balance(ChainId chain, Address account, Wei balance) {
    locked(
        () -> {
          of(chain).setBalance(account, balance);
          return balance;
        });
  }

  /** Empties the pool; returns how many transactions were lost. */
  public int dropPool(ChainId chain) {
    return locked(() -> of(chain).dropPool());
  }

  /** The newest block. */
  public BlockRef head(ChainId chain) {
    return locked(() -> of(chain).head().ref());
  }

  /** All canonical messages that left the chain, by leaf index. */
  public List<Message> sent(ChainId chain) {
    return locked(() -> of(chain).contracts().bridge().sent());
  }

  /** Whether the chain has the message as claimed. */
  public boolean isClaimed(ChainId chain, MessageKey message) {
    return locked(
        () -> of(chain).contracts().bridge().isClaimed(message.sourceChain(), message.leafIndex()));
  }

  /** How many messages from the source the chain has as claimed. */
  public int claimedCount(ChainId chain, ChainId source) {
    return locked(() -> of(chain).contracts().bridge().claimedCount(source));
  }

  /** Whether a direction is paused. */
  public boolean isPaused(ChainId chain, Direction direction) {
    return locked(() -> of(chain).contracts().bridge().isPaused(direction));
  }

  /** The address of a token on a chain, wrapped or native. */
  public Address tokenOn(ChainId chain, TokenKey token) {
    return token.originChain().equals(chain)
        ? token.originToken()
        : of(chain).contracts().bridge().wrappedAddress(token);
  }

  CallRegistry calls() {
    return calls;
  }

  List<SimulatedVerifier> verifiers() {
    return verifiers;
  }

  SimulatedChain base() {
    return of(options.base());
  }

  private SimulatedChain of(ChainId chain) {
    SimulatedChain found = chains.get(chain);
    if (found == null) {
      throw new IllegalArgumentException(
          "no chain " + chain + " in this network; it has " + chains.keySet());
    }
    return found;
  }

  private Outcome<OutputRoot> outputOf(ChainId rollup, BlockNumber block) {
    return locked(
        () ->
            of(rollup)
                .block(block.value())
                .map(found -> Outcome.ok(SimulatedStateReader.witness(found).output()))
                .orElseGet(
                    () -> Outcome.failed(new ChainFailure.NotFound(rollup, "block " + block))));
  }

  /** Answers through the faults of the chain. */
  <T> Outcome<T> answer(SimulatedChain chain, Supplier<Outcome<T>> question) {
    return locked(
        () ->
            chain.chance(chain.faults.unreachable())
                ? Outcome.failed(new ChainFailure.Unreachable(chain.id(), "simulated outage"))
                : question.get());
  }

  private <T> T locked(Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }
}
