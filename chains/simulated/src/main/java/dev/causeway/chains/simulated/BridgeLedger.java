// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.simulated;

import dev.causeway.chains.ChainEvent;
import dev.causeway.chains.ContractCall;
import dev.causeway.chains.Direction;
import dev.causeway.chains.RevertReason;
import dev.causeway.chains.TokenSupply;
import dev.causeway.model.Address;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.model.ChainId;
import dev.causeway.model.ClaimOutcome;
import dev.causeway.model.ExitRoot;
import dev.causeway.model.GlobalRoot;
import dev.causeway.model.LeafCount;
import dev.causeway.model.LeafIndex;
import dev.causeway.model.Message;
import dev.causeway.model.MessageId;
import dev.causeway.model.MessageKind;
import dev.causeway.model.TokenAmount;
import dev.causeway.model.TokenKey;
import dev.causeway.proofs.merkle.Addresses;
import dev.causeway.proofs.merkle.ExitLeaf;
import dev.causeway.proofs.merkle.ExitTree;
import dev.causeway.proofs.merkle.Keccak;
import dev.causeway.proofs.merkle.MessageHash;
import dev.causeway.proofs.merkle.RootComputation;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** The contract {@code Bridge} of one chain, by its meaning rather than its bytes. */
final class BridgeLedger {
  private record Holding(Address token, Address account) {}

  private record Announcement(TokenKey token, ChainId destination) {}

  private final ChainId chain;
  private final Set<ChainId> network;
  private final ExitTree tree = new ExitTree();
  private final List<Message> sent = new ArrayList<>();
  private final Map<ChainId, BitSet> claimed = new HashMap<>();
  private final Map<TokenKey, TokenAmount> locked = new HashMap<>();
  private final Map<TokenKey, TokenAmount> minted = new HashMap<>();
  private final Map<TokenKey, Address> wrapped = new HashMap<>();
  private final Map<Holding, TokenAmount> balances = new HashMap<>();
  private final Map<MessageId, Message> failedCalls = new HashMap<>();
  private final Set<Announcement> announced = new HashSet<>();
  private final Map<TokenKey, Bucket> inboundLimits = new HashMap<>();
  private final EnumSet<Direction> paused = EnumSet.noneOf(Direction.class);
  final Set<Address> poisonRecipients = new HashSet<>();
  final Set<Address> failingReceivers = new HashSet<>();
  boolean forgetful;
  private ExitRoot exitRoot;
  private Map<TokenKey, TokenSupply> supplies = Map.of();
  private boolean suppliesChanged;

  BridgeLedger(ChainId chain, Set<ChainId> network) {
    this.chain = chain;
    this.network = network;
    this.exitRoot = tree.exitRoot();
  }

  ExitRoot exitRoot() {
    return exitRoot;
  }

  List<Message> sent() {
    return List.copyOf(sent);
  }

  boolean isClaimed(ChainId source, LeafIndex index) {
    BitSet bits = claimed.get(source);
    return bits != null && bits.get((int) index.value());
  }

  int claimedCount(ChainId source) {
    BitSet bits = claimed.get(source);
    return bits == null ? 0 : bits.cardinality();
  }

  boolean isPaused(Direction direction) {
    return paused.contains(direction);
  }

  TokenAmount balance(Address token, Address account) {
    return balances.getOrDefault(new Holding(token, account), TokenAmount.ZERO);
  }

  Address wrappedAddress(TokenKey token) {
    ByteBuffer salt = ByteBuffer.allocate(Long.BYTES + Address.SIZE);
    salt.putLong(token.originChain().value()).put(token.originToken().asByteBuffer()).flip();
    return Addresses.created2(CallRegistry.CONTRACTS, Keccak.hash(salt), Bytes32.ZERO);
  }

  /** Supplies as of now; the same instance while nothing changed. */
  Map<TokenKey, TokenSupply> supplies() {
    if (suppliesChanged) {
      Map<TokenKey, TokenSupply> fresh = new HashMap<>();
      Set<TokenKey> tokens = new HashSet<>(locked.keySet());
      tokens.addAll(minted.keySet());
      for (TokenKey token : tokens) {
        fresh.put(
            token,
            new TokenSupply(
                token,
                locked.getOrDefault(token, TokenAmount.ZERO),
                minted.getOrDefault(token, TokenAmount.ZERO)));
      }
      supplies = Map.copyOf(fresh);
      suppliesChanged = false;
    }
    return supplies;
  }

  void limit(TokenKey token, Bucket bucket) {
    inboundLimits.put(token, bucket);
  }

  void deposit(Execution execution, Deposit deposit) {
    if (paused.contains(Direction.OUTBOUND)) {
      throw new ContractRevert(new RevertReason.Paused());
    }
    if (!network.contains(deposit.destination()) || deposit.destination().equals(chain)) {
      throw ContractRevert.error("UnknownChain(" + deposit.destination() + ")");
    }
    TokenKey token = deposit.token();
    if (token.originChain().equals(chain)) {
      add(execution, locked, token, deposit.amount());
    } else {
      if (!wrapped.containsKey(token)) {
        throw new ContractRevert(new RevertReason.UnknownToken(token));
      }
      pay(execution, wrappedAddress(token), deposit.sender(), deposit.amount());
      subtract(execution, minted, token, deposit.amount());
    }
    if (!token.originChain().equals(deposit.destination())
        && announced.add(new Announcement(token, deposit.destination()))) {
      Announcement announcement = new Announcement(token, deposit.destination());
      execution.undo().add(() -> announced.remove(announcement));
      append(
          execution,
          new Message(
              MessageKind.TOKEN_METADATA,
              chain,
              tree.leafCount().nextIndex(),
              deposit.destination(),
              token.originChain(),
              token.originToken(),
              deposit.sender(),
              Address.ZERO,
              TokenAmount.ZERO,
              TokenAmount.ZERO,
              Bytes.parse("0x746f6b656e")));
    }
    append(
        execution,
        new Message(
            deposit.kind(),
            chain,
            tree.leafCount().nextIndex(),
            deposit.destination(),
            token.originChain(),
            token.originToken(),
            deposit.sender(),
            deposit.recipient(),
            deposit.amount(),
            deposit.relayerFee(),
            deposit.data()));
  }

  private void append(Execution execution, Message message) {
    LeafCount before = tree.leafCount();
    ExitRoot rootBefore = exitRoot;
    MessageId id = MessageHash.leaf(message);
    exitRoot = tree.append(id);
    sent.add(message);
    execution
        .undo()
        .add(
            () -> {
              tree.truncate(before);
              sent.removeLast();
              exitRoot = rootBefore;
            });
    execution.events().add(new ChainEvent.MessageSent(id, message, exitRoot));
  }

  void claim(Execution execution, ContractCall.ClaimMany call, Predicate<GlobalRoot> known) {
    if (paused.contains(Direction.INBOUND)) {
      throw new ContractRevert(new RevertReason.Paused());
    }
    if (!known.test(call.globalProof().root())) {
      throw new ContractRevert(new RevertReason.UnknownRoot(call.globalProof().root()));
    }
    if (call.messages().isEmpty()) {
      throw ContractRevert.error("NothingToClaim()");
    }
    ChainId source = call.messages().getFirst().sourceChain();
    List<ExitLeaf> leaves = new ArrayList<>(call.messages().size());
    for (Message message : call.messages()) {
      if (!message.destinationChain().equals(chain) || !message.sourceChain().equals(source)) {
        throw ContractRevert.error("WrongChain(" + message.key() + ")");
      }
      leaves.add(new ExitLeaf(message.leafIndex(), MessageHash.leaf(message)));
    }
    switch (call.exitProof().root(leaves)) {
      case RootComputation.Malformed(var fault) ->
          throw ContractRevert.error("MalformedProof(" + fault + ")");
      case RootComputation.Computed(var root) -> {
        if (!call.globalProof().verify(source, root).isValid()) {
          throw ContractRevert.error("InvalidProof(" + root + ")");
        }
      }
    }
    boolean any = false;
    for (int i = 0; i < leaves.size(); i++) {
      any |= deliver(execution, call.messages().get(i), leaves.get(i).id(), call.feeRecipient());
    }
    if (!any) {
      throw new ContractRevert(new RevertReason.AlreadyClaimed());
    }
  }

  private boolean deliver(Execution execution, Message message, MessageId id, Address collector) {
    BitSet bits = claimed.computeIfAbsent(message.sourceChain(), _ -> new BitSet());
    int index = (int) message.leafIndex().value();
    if (bits.get(index) && !forgetful) {
      return false;
    }
    bits.set(index);
    execution.undo().add(() -> bits.clear(index));
    ClaimOutcome outcome = ClaimOutcome.DELIVERED;
    if (message.kind() == MessageKind.TOKEN_METADATA) {
      deploy(execution, message.token());
    } else if (message.kind() == MessageKind.CALL
        && failingReceivers.contains(message.recipient())) {
      failedCalls.put(id, message);
      execution.undo().add(() -> failedCalls.remove(id));
      outcome = ClaimOutcome.CALL_FAILED;
    } else {
      hand(execution, message, collector);
    }
    execution.events().add(new ChainEvent.MessageClaimed(id, message.key(), outcome));
    return true;
  }

  private void hand(Execution execution, Message message, Address collector) {
    if (poisonRecipients.contains(message.recipient())) {
      throw new ContractRevert(new RevertReason.Unrecognized(Bytes.parse("0xdeadbeef")));
    }
    TokenKey token = message.token();
    Address contract;
    if (token.originChain().equals(chain)) {
      contract = token.originToken();
      if (locked.getOrDefault(token, TokenAmount.ZERO).compareTo(message.amount()) < 0) {
        throw ContractRevert.error("EscrowTooLow(" + message.amount() + ")");
      }
    } else {
      contract = wrappedAddress(token);
      if (!wrapped.containsKey(token)) {
        throw new ContractRevert(new RevertReason.UnknownToken(token));
      }
    }
    useLimit(execution, token, message.amount());
    if (token.originChain().equals(chain)) {
      subtract(execution, locked, token, message.amount());
    } else {
      add(execution, minted, token, message.amount());
    }
    add(
        execution,
        balances,
        new Holding(contract, message.recipient()),
        message.amount().minus(message.relayerFee()));
    if (!message.relayerFee().isZero()) {
      add(execution, balances, new Holding(contract, collector), message.relayerFee());
    }
  }

  void retry(Execution execution, MessageId id) {
    Message message = failedCalls.get(id);
    if (message == null) {
      throw ContractRevert.error("NothingToRetry(" + id + ")");
    }
    if (failingReceivers.contains(message.recipient())) {
      throw ContractRevert.error("CallFailed(" + id + ")");
    }
    failedCalls.remove(id);
    execution.undo().add(() -> failedCalls.put(id, message));
    hand(execution, message, execution.sender());
    execution.events().add(new ChainEvent.CallRetried(id));
  }

  /** Makes wrapped tokens from nothing: the break-in that the audit is there to find. */
  void mintUnbacked(Execution execution, TokenKey token, Address holder, TokenAmount amount) {
    deploy(execution, token);
    add(execution, minted, token, amount);
    add(execution, balances, new Holding(wrappedAddress(token), holder), amount);
  }

  void pause(Execution execution, Direction direction, boolean pause) {
    boolean before = paused.contains(direction);
    if (before == pause) {
      return;
    }
    flip(direction);
    execution.undo().add(() -> flip(direction));
    execution.events().add(new ChainEvent.PauseChanged(direction, pause));
  }

  private void flip(Direction direction) {
    if (!paused.remove(direction)) {
      paused.add(direction);
    }
  }

  private void deploy(Execution execution, TokenKey token) {
    if (token.originChain().equals(chain) || wrapped.containsKey(token)) {
      return;
    }
    Address contract = wrappedAddress(token);
    wrapped.put(token, contract);
    execution.undo().add(() -> wrapped.remove(token));
    execution.events().add(new ChainEvent.WrappedTokenDeployed(token, contract));
  }

  private void useLimit(Execution execution, TokenKey token, TokenAmount amount) {
    Bucket before = inboundLimits.get(token);
    if (before == null) {
      return;
    }
    Bucket now = before.at(execution.time());
    if (now.available().compareTo(amount) < 0) {
      throw new ContractRevert(
          new RevertReason.LimitExceeded(amount, now.available(), now.capacity()));
    }
    inboundLimits.put(token, now.less(amount));
    execution.undo().add(() -> inboundLimits.put(token, before));
  }

  private void pay(Execution execution, Address token, Address account, TokenAmount amount) {
    TokenAmount held = balance(token, account);
    if (held.compareTo(amount) < 0) {
      throw ContractRevert.error("InsufficientBalance(" + account + ", " + held + ")");
    }
    subtract(execution, balances, new Holding(token, account), amount);
  }

  private <K> void add(Execution execution, Map<K, TokenAmount> map, K key, TokenAmount amount) {
    change(execution, map, key, map.getOrDefault(key, TokenAmount.ZERO).plus(amount));
  }

  private <K> void subtract(
      Execution execution, Map<K, TokenAmount> map, K key, TokenAmount amount) {
    change(execution, map, key, map.getOrDefault(key, TokenAmount.ZERO).minus(amount));
  }

  private <K> void change(Execution execution, Map<K, TokenAmount> map, K key, TokenAmount value) {
    TokenAmount before = map.getOrDefault(key, TokenAmount.ZERO);
    map.put(key, value);
    suppliesChanged = true;
    execution
        .undo()
        .add(
            () -> {
              map.put(key, before);
              suppliesChanged = true;
            });
  }
}
