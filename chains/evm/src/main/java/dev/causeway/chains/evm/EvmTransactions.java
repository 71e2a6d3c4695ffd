// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.evm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.causeway.chains.AccountState;
import dev.causeway.chains.BroadcastResult;
import dev.causeway.chains.ChainFailure;
import dev.causeway.chains.EncodedCall;
import dev.causeway.chains.FeeMarket;
import dev.causeway.chains.Outcome;
import dev.causeway.chains.RevertReason;
import dev.causeway.chains.SignedTransaction;
import dev.causeway.chains.TransactionPort;
import dev.causeway.chains.TransactionReceipt;
import dev.causeway.model.Address;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.model.ChainId;
import dev.causeway.model.Gas;
import dev.causeway.model.Nonce;
import dev.causeway.model.TokenAmount;
import dev.causeway.model.TxHash;
import dev.causeway.model.UInt256;
import dev.causeway.model.Wei;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Sends transactions over JSON-RPC; every method is one request, or two when a limit is in the way.
 *
 * <p>With several independent groups of endpoints a quorum of them decides about everything that is
 * asked, and what is sent is sent to all of them: one that lies about a sender's affairs could
 * otherwise make it silent, such as by taking transactions and dropping them, or by naming a nonce
 * that the chain never reaches.
 */
final class EvmTransactions implements TransactionPort {
  private final RpcClient rpc;
  private final GroupPoll poll;

  EvmTransactions(RpcClient rpc) {
    this.rpc = rpc;
    this.poll = new GroupPoll(rpc);
  }

  @Override
  public ChainId chain() {
    return rpc.chain();
  }

  @Override
  public Outcome<AccountState> account(Address account) {
    List<RpcCall> calls =
        List.of(
            RpcCall.of("eth_getTransactionCount", RpcCall.text(account), RpcCall.text("latest")),
            RpcCall.of("eth_getTransactionCount", RpcCall.text(account), RpcCall.text("pending")),
            RpcCall.of("eth_getBalance", RpcCall.text(account), RpcCall.text("latest")));
    return rpc.outcome(() -> poll.ask(calls, replies -> account(calls, replies), this::reached));
  }

  private AccountState account(List<RpcCall> calls, List<RpcReply> replies) throws ChainFault {
    long next = number(calls.get(0), replies.get(0));
    long pending = number(calls.get(1), replies.get(1));
    UInt256 balance =
        Fields.bigNumber(chain(), "eth_getBalance", rpc.result(calls.get(2), replies.get(2)));
    return new AccountState(Nonce.of(next), Nonce.of(pending), new Wei(balance));
  }

  /** What a quorum reached: one endpoint cannot raise a nonce, which would brick the key. */
  private Optional<AccountState> reached(GroupPoll.Heard<AccountState> heard) {
    List<AccountState> voices = heard.voices();
    GroupVote vote = poll.vote();
    return vote.reachedByQuorum(voices.stream().map(AccountState::nextNonce).toList())
        .map(
            next ->
                new AccountState(
                    next,
                    vote.reachedByQuorum(voices.stream().map(AccountState::pendingNonce).toList())
                        .orElseThrow(),
                    vote.reachedByQuorum(voices.stream().map(AccountState::balance).toList())
                        .orElseThrow()));
  }

  @Override
  public Outcome<FeeMarket> fees() {
    RpcCall history =
        RpcCall.of("eth_feeHistory", RpcCall.quantity(4), RpcCall.text("latest"), "[50]");
    RpcCall tip = RpcCall.of("eth_maxPriorityFeePerGas");
    return rpc.outcome(
        () ->
            poll.ask(List.of(history, tip), replies -> fees(history, tip, replies), this::middle));
  }

  private FeeMarket fees(RpcCall history, RpcCall tip, List<RpcReply> replies) throws ChainFault {
    Fields fields = new Fields(chain(), "eth_feeHistory", rpc.result(history, replies.get(0)));
    List<JsonNode> baseFees = fields.array("baseFeePerGas");
    if (baseFees.isEmpty()) {
      throw fields.malformed("baseFeePerGas is empty");
    }
    // The last one is that of the next block.
    UInt256 baseFee = Fields.bigNumber(chain(), "eth_feeHistory.baseFeePerGas", baseFees.getLast());
    boolean unsupported =
        replies.get(1) instanceof RpcReply.Refusal refusal && NodeErrors.isUnsupported(refusal);
    UInt256 priority =
        unsupported
            ? highestReward(fields)
            : Fields.bigNumber(chain(), tip.method(), rpc.result(tip, replies.get(1)));
    return new FeeMarket(new Wei(baseFee), new Wei(priority));
  }

  /** One endpoint cannot lift the base fee above the ceiling, nor make us pay the builder more. */
  private Optional<FeeMarket> middle(GroupPoll.Heard<FeeMarket> heard) {
    List<FeeMarket> voices = heard.voices();
    GroupVote vote = poll.vote();
    return vote.median(voices.stream().map(FeeMarket::baseFee).toList())
        .map(
            baseFee ->
                new FeeMarket(
                    baseFee,
                    vote.median(voices.stream().map(FeeMarket::priorityFee).toList())
                        .orElseThrow()));
  }

  private UInt256 highestReward(Fields history) throws ChainFault {
    UInt256 highest = UInt256.ZERO;
    for (JsonNode block : history.array("reward")) {
      for (JsonNode reward : Fields.elements(chain(), "eth_feeHistory.reward", block)) {
        highest = highest.max(Fields.bigNumber(chain(), "eth_feeHistory.reward", reward));
      }
    }
    return highest;
  }

  /** What became of a call that was tried. */
  private sealed interface Trial {
    record Runs(Gas gas) implements Trial {}

    record Reverts(Bytes data) implements Trial {}
  }

  @Override
  public Outcome<Gas> estimate(Address from, EncodedCall call) {
    RpcCall question =
        RpcCall.of(
            "eth_estimateGas",
            "{\"from\":\"%s\",\"to\":\"%s\",\"value\":\"%s\",\"data\":\"%s\"}"
                .formatted(from, call.to(), quantity(call.value().value()), call.data()));
    return rpc.outcome(
        () ->
            switch (poll.ask(
                List.of(question), replies -> tried(question, replies), this::judged)) {
              case Trial.Runs(var gas) -> gas;
              case Trial.Reverts(var data) ->
                  throw new ChainFault(new ChainFailure.Reverted(chain(), reason(call.to(), data)));
            });
  }

  private Trial tried(RpcCall question, List<RpcReply> replies) throws ChainFault {
    RpcReply reply = replies.getFirst();
    return reply instanceof RpcReply.Refusal refusal && NodeErrors.isRevert(refusal)
        ? new Trial.Reverts(refusal.data())
        : new Trial.Runs(Gas.of(number(question, reply)));
  }

  /**
   * That it runs, or that it reverts for one reason, if a quorum says so: one endpoint can neither
   * veto a call nor have its messages set aside.
   */
  private Optional<Trial> judged(GroupPoll.Heard<Trial> heard) {
    List<Gas> needed = new ArrayList<>();
    List<Bytes> gists = new ArrayList<>();
    for (Trial trial : heard.voices()) {
      switch (trial) {
        case Trial.Runs(var gas) -> needed.add(gas);
        case Trial.Reverts(var data) -> gists.add(RevertDecoder.gist(data));
      }
    }
    Optional<Gas> gas = poll.vote().reachedByQuorum(needed);
    if (gas.isPresent()) {
      return Optional.of(new Trial.Runs(gas.get()));
    }
    Optional<Bytes> gist = poll.vote().agreed(gists);
    return heard.voices().stream()
        .filter(
            trial ->
                trial instanceof Trial.Reverts(var data)
                    && Optional.of(RevertDecoder.gist(data)).equals(gist))
        .findFirst();
  }

  /**
   * The error about a bucket leaves out how much it can ever hold, which decides whether waiting
   * helps: the bridge is asked for that. An error that only looks like it stays as it is.
   */
  private RevertReason reason(Address contract, Bytes data) throws ChainFault {
    RevertReason reason = RevertDecoder.decode(data);
    if (!(reason instanceof RevertReason.LimitExceeded(var amount, var available, var _))) {
      return reason;
    }
    RpcCall question =
        EvmStateReader.view(contract, RevertDecoder.limitQuestion(data), RpcCall.text("latest"));
    Optional<TokenAmount> capacity =
        poll.ask(List.of(question), replies -> capacity(question, replies), this::sameCapacity);
    return capacity
        .<RevertReason>map(most -> new RevertReason.LimitExceeded(amount, available, most))
        .orElse(reason);
  }

  private Optional<TokenAmount> capacity(RpcCall question, List<RpcReply> replies)
      throws ChainFault {
    if (!(replies.getFirst() instanceof RpcReply.Result(JsonNode json))) {
      return Optional.empty();
    }
    Bytes bucket = Fields.bytes(chain(), question.method(), json);
    return bucket.size() == 2 * Bytes32.SIZE
        ? Optional.of(new TokenAmount(new AbiReader(bucket).uint256(0)))
        : Optional.empty();
  }

  /** Where they cannot agree it stays unknown, and the message waits instead of being set aside. */
  private Optional<Optional<TokenAmount>> sameCapacity(
      GroupPoll.Heard<Optional<TokenAmount>> heard) {
    return poll.vote()
        .agreed(heard.voices())
        .or(() -> heard.complete() ? Optional.of(Optional.empty()) : Optional.empty());
  }

  @Override
  public Outcome<List<BroadcastResult>> broadcast(List<SignedTransaction> transactions) {
    List<RpcCall> calls =
        transactions.stream()
            .map(tx -> RpcCall.of("eth_sendRawTransaction", RpcCall.text(tx.bytes())))
            .toList();
    return rpc.outcome(
        () -> poll.ask(calls, replies -> results(transactions, replies), this::together));
  }

  private List<BroadcastResult> results(
      List<SignedTransaction> transactions, List<RpcReply> replies) throws ChainFault {
    List<BroadcastResult> results = new ArrayList<>();
    for (int i = 0; i < replies.size(); i++) {
      results.add(
          switch (replies.get(i)) {
            case RpcReply.Result(JsonNode json) -> accepted(transactions.get(i), json);
            case RpcReply.Refusal refusal -> NodeErrors.ofBroadcast(refusal);
          });
    }
    return results;
  }

  private BroadcastResult accepted(SignedTransaction sent, JsonNode json) throws ChainFault {
    if (!json.asText("").equalsIgnoreCase(sent.hash().toString())) {
      throw Fields.malformed(
          chain(), "eth_sendRawTransaction: sent " + sent.hash() + ", but the node names " + json);
    }
    return new BroadcastResult.Accepted();
  }

  /** One endpoint that answers is enough: the bytes went to all of them. */
  private Optional<List<BroadcastResult>> together(GroupPoll.Heard<List<BroadcastResult>> heard) {
    if (heard.all().isEmpty()) {
      return Optional.empty();
    }
    List<BroadcastResult> together = new ArrayList<>();
    for (int i = 0; i < heard.voices().getFirst().size(); i++) {
      int position = i;
      together.add(
          together(
              heard.voices().stream().map(results -> results.get(position)).toList(),
              heard.all().stream().anyMatch(results -> isAccepted(results.get(position)))));
    }
    return Optional.of(together);
  }

  private static boolean isAccepted(BroadcastResult result) {
    return result instanceof BroadcastResult.Accepted;
  }

  /**
   * What a quorum says about the account stands: who takes everything cannot hide that a nonce is
   * spent. Otherwise it is enough that one took it; and where nobody did, most voices count.
   */
  private BroadcastResult together(List<BroadcastResult> voices, boolean accepted) {
    Optional<BroadcastResult> agreed = poll.vote().agreed(voices);
    if (agreed.isPresent()
        && (agreed.get() instanceof BroadcastResult.NonceTooLow
            || agreed.get() instanceof BroadcastResult.InsufficientFunds)) {
      return agreed.get();
    }
    return accepted
        ? new BroadcastResult.Accepted()
        : voices.stream()
            .max(Comparator.comparingInt(result -> Collections.frequency(voices, result)))
            .orElseThrow();
  }

  @Override
  public Outcome<List<TransactionReceipt>> receipts(List<TxHash> transactions) {
    List<RpcCall> calls = transactions.stream().map(EvmTransactions::receiptCall).toList();
    return rpc.outcome(
        () ->
            poll
                .ask(calls, replies -> receipts(transactions, calls, replies), this::confirmed)
                .stream()
                .flatMap(Optional::stream)
                .toList());
  }

  private List<Optional<TransactionReceipt>> receipts(
      List<TxHash> transactions, List<RpcCall> calls, List<RpcReply> replies) throws ChainFault {
    List<Optional<TransactionReceipt>> receipts = new ArrayList<>();
    for (int i = 0; i < replies.size(); i++) {
      JsonNode json = rpc.result(calls.get(i), replies.get(i));
      receipts.add(
          json.isNull() ? Optional.empty() : Optional.of(receipt(transactions.get(i), json)));
    }
    return receipts;
  }

  /**
   * The receipts that a quorum names alike. A receipt proves nothing by itself: one that names any
   * final block would settle a transaction that was never mined, for ever.
   */
  private Optional<List<Optional<TransactionReceipt>>> confirmed(
      GroupPoll.Heard<List<Optional<TransactionReceipt>>> heard) {
    if (!poll.vote().isQuorate(heard.voices())) {
      return Optional.empty();
    }
    List<Optional<TransactionReceipt>> confirmed = new ArrayList<>();
    for (int i = 0; i < heard.voices().getFirst().size(); i++) {
      int position = i;
      List<Optional<TransactionReceipt>> voices =
          heard.voices().stream().map(receipts -> receipts.get(position)).toList();
      Optional<Optional<TransactionReceipt>> agreed = poll.vote().agreed(voices);
      if (agreed.isEmpty() && !heard.complete()) {
        return Optional.empty();
      }
      confirmed.add(agreed.orElse(Optional.empty()));
    }
    return Optional.of(confirmed);
  }

  static RpcCall receiptCall(TxHash tx) {
    return RpcCall.of("eth_getTransactionReceipt", RpcCall.text(tx));
  }

  private TransactionReceipt receipt(TxHash tx, JsonNode json) throws ChainFault {
    Fields fields = new Fields(chain(), "receipt", json);
    TxHash named = fields.parsed("transactionHash", TxHash::parse);
    if (!named.equals(tx)) {
      throw new ChainFault(
          new ChainFailure.Inconsistent(
              chain(), "asked for the receipt of " + tx + ", got " + named));
    }
    long status = fields.number("status");
    if (status > 1) {
      throw fields.malformed("status must be 0x0 or 0x1, but is " + status);
    }
    return new TransactionReceipt(
        tx,
        BlockNumber.of(fields.number("blockNumber")),
        fields.word("blockHash"),
        status == 1,
        Gas.of(fields.number("gasUsed")),
        new Wei(
            fields.has("effectiveGasPrice")
                ? fields.bigNumber("effectiveGasPrice")
                : UInt256.ZERO));
  }

  private long number(RpcCall call, RpcReply reply) throws ChainFault {
    return Fields.number(chain(), call.method(), rpc.result(call, reply));
  }

  /** A quantity of any size: no leading zeros. */
  static String quantity(UInt256 value) {
    String digits = value.toBytes32().toString().substring(2).replaceFirst("^0+(?=.)", "");
    return "0x" + digits;
  }
}
