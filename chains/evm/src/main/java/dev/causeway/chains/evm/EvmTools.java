// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.evm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.causeway.chains.AccountState;
import dev.causeway.chains.BroadcastResult;
import dev.causeway.chains.ChainEvent;
import dev.causeway.chains.ChainFailure;
import dev.causeway.chains.ChainFailureException;
import dev.causeway.chains.EncodedCall;
import dev.causeway.chains.FeeMarket;
import dev.causeway.chains.Outcome;
import dev.causeway.chains.SignedTransaction;
import dev.causeway.chains.TransactionReceipt;
import dev.causeway.chains.UnsignedTransaction;
import dev.causeway.chains.evm.AbiWriter.Selector;
import dev.causeway.model.Address;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.Bytes;
import dev.causeway.model.ChainId;
import dev.causeway.model.Gas;
import dev.causeway.model.Nonce;
import dev.causeway.model.TokenAmount;
import dev.causeway.model.TxHash;
import dev.causeway.model.UInt256;
import dev.causeway.model.Wei;
import dev.causeway.proofs.merkle.Addresses;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * What devnet, command line and tests do with a chain beside relaying: deploy contracts, send a
 * transaction and wait for it, look at balances. Blocking; a failure is a {@link
 * ChainFailureException}. Not for duties: it keeps no record of what it sent.
 *
 * <p>One account is used by one caller at a time: nonces are read from the chain.
 */
public final class EvmTools implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(40);
  private static final Duration WAIT = Duration.ofSeconds(60);

  /** How the code of an account begins that delegates (EIP-7702); an address follows. */
  private static final Bytes DELEGATION = Bytes.parse("0xef0100");

  /** Transactions in one broadcast. */
  private static final int PER_BROADCAST = 100;

  private final RpcClient rpc;
  private final EvmTransactions transactions;
  private final InstantSource clock;

  private EvmTools(ChainId chain, RpcOptions options, InstantSource clock) {
    this.rpc = new RpcClient(chain, options, clock, RandomGenerator.getDefault());
    this.transactions = new EvmTransactions(rpc);
    this.clock = clock;
  }

  /** Tools for a chain. Asks nothing yet. */
  public static EvmTools connect(ChainId chain, RpcOptions options) {
    return new EvmTools(chain, options, InstantSource.system());
  }

  /** The chain. */
  public ChainId chain() {
    return rpc.chain();
  }

  /** What the nodes were asked so far. */
  public RpcCounters counters() {
    return rpc.counters();
  }

  /**
   * Any JSON-RPC call, such as those that only development nodes have.
   *
   * @param method its name
   * @param params the parameters as JSON text, an array
   * @return the result as JSON text
   */
  public String rpc(String method, String params) {
    return rpc.outcome(() -> rpc.call(new RpcCall(method, params))).orElseThrow().toString();
  }

  /** Height of the head. */
  public BlockNumber head() {
    return rpc.outcome(
            () ->
                BlockNumber.of(
                    Fields.number(
                        chain(), "eth_blockNumber", rpc.call(RpcCall.of("eth_blockNumber")))))
        .orElseThrow();
  }

  /** Whether there is code at the address. */
  public boolean hasCode(Address address) {
    return !code(address).isEmpty();
  }

  /**
   * Whether a contract is at the address. An account that delegates to one (EIP-7702) is none: it
   * has a key, the same on every chain.
   */
  public boolean isContract(Address address) {
    Bytes code = code(address);
    boolean delegates =
        code.size() == DELEGATION.size() + Address.SIZE
            && code.slice(0, DELEGATION.size()).equals(DELEGATION);
    return !code.isEmpty() && !delegates;
  }

  private Bytes code(Address address) {
    RpcCall call = RpcCall.of("eth_getCode", RpcCall.text(address), RpcCall.text("latest"));
    return rpc.outcome(() -> Fields.bytes(chain(), call.method(), rpc.call(call))).orElseThrow();
  }

  /** What the account can spend, and its nonces. */
  public AccountState account(Address account) {
    return transactions.account(account).orElseThrow();
  }

  /** Balance of a token. */
  public TokenAmount balanceOf(Address token, Address account) {
    Bytes answer = view(token, "balanceOf(address)", List.of(AbiValue.of(account)));
    if (answer.size() != 32) {
      throw new ChainFailureException(new ChainFailure.NotFound(chain(), "a token at " + token));
    }
    return new TokenAmount(new AbiReader(answer).uint256(0));
  }

  /**
   * Calls a function without a transaction.
   *
   * @param signature canonical, such as {@code balanceOf(address)}
   */
  public Bytes view(Address to, String signature, List<AbiValue> arguments) {
    Bytes data = calldata(signature, arguments);
    RpcCall call = EvmStateReader.view(to, data, RpcCall.text("latest"));
    Outcome<Bytes> outcome =
        rpc.outcome(
            () -> {
              RpcReply reply = rpc.batch(List.of(call)).getFirst();
              if (reply instanceof RpcReply.Refusal refusal && NodeErrors.isRevert(refusal)) {
                throw new ChainFault(
                    new ChainFailure.Reverted(chain(), RevertDecoder.decode(refusal.data())));
              }
              return Fields.bytes(chain(), call.method(), rpc.result(call, reply));
            });
    return outcome.orElseThrow();
  }

  /** Selector and arguments of a call. */
  public static Bytes calldata(String signature, List<AbiValue> arguments) {
    return joined(Selector.of(signature).toBytes(), AbiValue.encode(arguments));
  }

  /** Calldata of {@code Bridge.bridgeToken} without a permit. */
  public static Bytes bridgeToken(
      ChainId destination,
      Address recipient,
      Address token,
      TokenAmount amount,
      TokenAmount relayerFee) {
    return calldata(
        "bridgeToken(uint64,address,address,uint256,uint256,bytes)",
        List.of(
            AbiValue.of(destination.value()),
            AbiValue.of(recipient),
            AbiValue.of(token),
            AbiValue.of(amount.value()),
            AbiValue.of(relayerFee.value()),
            AbiValue.of(Bytes.EMPTY)));
  }

  /** Calldata of {@code Bridge.bridgeCall}; the zero address stands for no token. */
  public static Bytes bridgeCall(
      ChainId destination,
      Address receiver,
      Address token,
      TokenAmount amount,
      TokenAmount relayerFee,
      Bytes data) {
    return calldata(
        "bridgeCall(uint64,address,address,uint256,uint256,bytes)",
        List.of(
            AbiValue.of(destination.value()),
            AbiValue.of(receiver),
            AbiValue.of(token),
            AbiValue.of(amount.value()),
            AbiValue.of(relayerFee.value()),
            AbiValue.of(data)));
  }

  /** Deploys a contract and waits for it. The address follows from the account and its nonce. */
  public Address deploy(LocalSigner signer, Bytes bytecode, List<AbiValue> constructorArguments) {
    Bytes initCode = joined(bytecode, AbiValue.encode(constructorArguments));
    Nonce nonce = account(signer.address()).pendingNonce();
    Fees fees = Fees.of(transactions.fees().orElseThrow());
    Gas gas = estimateCreation(signer.address(), initCode);
    SignedTransaction signed =
        signer.signCreation(
            new UnsignedTransaction(
                chain(),
                nonce,
                Address.ZERO,
                Wei.ZERO,
                initCode,
                gas,
                fees.most(),
                fees.priority()));
    broadcast(List.of(signed));
    confirm(List.of(signed));
    return Addresses.created(signer.address(), nonce);
  }

  /** Calls a function in a transaction and waits for it; one that reverts is a failure. */
  public TransactionReceipt send(
      LocalSigner signer, Address to, Wei value, String signature, List<AbiValue> arguments) {
    return send(signer, to, value, calldata(signature, arguments));
  }

  /** Sends a transaction and waits for it; one that reverts is a failure. */
  public TransactionReceipt send(LocalSigner signer, Address to, Wei value, Bytes data) {
    EncodedCall unlimited = new EncodedCall(to, value, data, Gas.of(0));
    Gas gas = withMargin(transactions.estimate(signer.address(), unlimited).orElseThrow());
    return sendAll(signer, List.of(new EncodedCall(to, value, data, gas))).getFirst();
  }

  /**
   * Sends transactions with consecutive nonces, many to a request, and waits for all of them; the
   * receipts are in the order of the calls. One that reverts is a failure.
   */
  public List<TransactionReceipt> sendAll(LocalSigner signer, List<EncodedCall> calls) {
    return confirm(broadcastAll(signer, calls));
  }

  /** As {@link #sendAll}, without waiting. */
  public List<SignedTransaction> broadcastAll(LocalSigner signer, List<EncodedCall> calls) {
    Nonce nonce = account(signer.address()).pendingNonce();
    Fees fees = Fees.of(transactions.fees().orElseThrow());
    List<SignedTransaction> signed = new ArrayList<>();
    for (EncodedCall call : calls) {
      signed.add(
          signer.sign(
              new UnsignedTransaction(
                  chain(),
                  nonce,
                  call.to(),
                  call.value(),
                  call.data(),
                  call.gasLimit(),
                  fees.most(),
                  fees.priority())));
      nonce = nonce.next();
    }
    broadcast(signed);
    return signed;
  }

  /** Waits until all are mined, for a minute at most; the receipts are in the same order. */
  public List<TransactionReceipt> await(List<TxHash> hashes) {
    Map<TxHash, TransactionReceipt> found = new TreeMap<>((a, b) -> a.value().compareTo(b.value()));
    java.time.Instant deadline = clock.instant().plus(WAIT);
    while (true) {
      List<TxHash> missing =
          hashes.stream().filter(hash -> !found.containsKey(hash)).limit(PER_BROADCAST).toList();
      if (missing.isEmpty()) {
        return hashes.stream().map(found::get).map(java.util.Objects::requireNonNull).toList();
      }
      List<TransactionReceipt> receipts = transactions.receipts(missing).orElseThrow();
      receipts.forEach(receipt -> found.put(receipt.tx(), receipt));
      if (receipts.size() < missing.size()) {
        if (clock.instant().isAfter(deadline)) {
          throw new ChainFailureException(
              new ChainFailure.NotFound(
                  chain(),
                  "the receipt of " + missing.getFirst() + " after " + WAIT.toSeconds() + " s"));
        }
        java.util.concurrent.locks.LockSupport.parkNanos(POLL.toNanos());
      }
    }
  }

  /** Messages that a mined transaction sent through the bridge. */
  public List<ChainEvent.MessageSent> messagesSent(TxHash tx, Address bridge) {
    return messagesSent(tx, bridge, chain());
  }

  /**
   * As {@link #messagesSent(TxHash, Address)}, for the contract of a layer that stands here.
   *
   * @param source the chain that its messages come from
   */
  public List<ChainEvent.MessageSent> messagesSent(TxHash tx, Address bridge, ChainId source) {
    return rpc.outcome(() -> readMessages(tx, bridge, source)).orElseThrow();
  }

  private List<ChainEvent.MessageSent> readMessages(TxHash tx, Address bridge, ChainId source)
      throws ChainFault {
    JsonNode json = rpc.call(EvmTransactions.receiptCall(tx));
    if (json.isNull()) {
      throw new ChainFault(new ChainFailure.NotFound(chain(), "the receipt of " + tx));
    }
    EventDecoder decoder =
        new EventDecoder(
            source,
            new ContractAddresses(
                bridge,
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Map.of(),
                ContractAddresses.L1_ATTRIBUTES,
                ContractAddresses.MESSAGE_PASSER));
    List<ChainEvent.MessageSent> messages = new ArrayList<>();
    Fields receipt = new Fields(chain(), "receipt", json);
    for (JsonNode log : receipt.array("logs")) {
      Optional<ChainEvent> event;
      try {
        event = decoder.decode(BlockReceipts.log(new Fields(chain(), "log", log)));
      } catch (IllegalArgumentException wrong) {
        throw receipt.malformed(String.valueOf(wrong.getMessage()));
      }
      if (event.isPresent() && event.get() instanceof ChainEvent.MessageSent sent) {
        messages.add(sent);
      }
    }
    return messages;
  }

  private void broadcast(List<SignedTransaction> signed) {
    for (int from = 0; from < signed.size(); from += PER_BROADCAST) {
      List<SignedTransaction> part =
          signed.subList(from, Math.min(from + PER_BROADCAST, signed.size()));
      List<BroadcastResult> results = transactions.broadcast(part).orElseThrow();
      for (int i = 0; i < results.size(); i++) {
        if (!(results.get(i) instanceof BroadcastResult.Accepted)) {
          throw new ChainFailureException(
              new ChainFailure.Refused(
                  chain(), 0, "transaction " + part.get(i).hash() + ": " + results.get(i)));
        }
      }
    }
  }

  private List<TransactionReceipt> confirm(List<SignedTransaction> signed) {
    List<TransactionReceipt> receipts =
        await(signed.stream().map(SignedTransaction::hash).toList());
    for (TransactionReceipt receipt : receipts) {
      if (!receipt.succeeded()) {
        throw new ChainFailureException(
            new ChainFailure.Refused(
                chain(),
                0,
                "transaction " + receipt.tx() + " reverted in block " + receipt.blockNumber()));
      }
    }
    return receipts;
  }

  private Gas estimateCreation(Address from, Bytes initCode) {
    RpcCall call =
        RpcCall.of(
            "eth_estimateGas", "{\"from\":\"%s\",\"data\":\"%s\"}".formatted(from, initCode));
    Outcome<Gas> outcome =
        rpc.outcome(
            () -> {
              RpcReply reply = rpc.batch(List.of(call)).getFirst();
              if (reply instanceof RpcReply.Refusal refusal && NodeErrors.isRevert(refusal)) {
                throw new ChainFault(
                    new ChainFailure.Reverted(chain(), RevertDecoder.decode(refusal.data())));
              }
              return Gas.of(Fields.number(chain(), call.method(), rpc.result(call, reply)));
            });
    return withMargin(outcome.orElseThrow());
  }

  /** A quarter more: an estimate is the least that works now. */
  private static Gas withMargin(Gas estimate) {
    return Gas.of(estimate.value() + estimate.value() / 4);
  }

  private static Bytes joined(Bytes first, Bytes second) {
    java.nio.ByteBuffer both = java.nio.ByteBuffer.allocate(first.size() + second.size());
    return Bytes.of(both.put(first.asByteBuffer()).put(second.asByteBuffer()).flip());
  }

  @Override
  public void close() {
    rpc.close();
  }

  /** Pays the base fee even when it doubles. */
  private record Fees(Wei most, Wei priority) {
    static Fees of(FeeMarket market) {
      UInt256 priority = market.priorityFee().value();
      return new Fees(
          new Wei(market.baseFee().value().times(2).plus(priority)), market.priorityFee());
    }
  }
}
