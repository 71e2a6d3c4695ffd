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
import java.util.List;

/**
 * Sends transactions over JSON-RPC; every method is one request, or two when a limit is in the way.
 */
final class EvmTransactions implements TransactionPort {
  private final RpcClient rpc;

  EvmTransactions(RpcClient rpc) {
    this.rpc = rpc;
  }

  @Override
  public ChainId chain() {
    return rpc.chain();
  }

  @Override
  public Outcome<AccountState> account(Address account) {
    return rpc.outcome(
        () -> {
          List<RpcCall> calls =
              List.of(
                  RpcCall.of(
                      "eth_getTransactionCount", RpcCall.text(account), RpcCall.text("latest")),
                  RpcCall.of(
                      "eth_getTransactionCount", RpcCall.text(account), RpcCall.text("pending")),
                  RpcCall.of("eth_getBalance", RpcCall.text(account), RpcCall.text("latest")));
          List<RpcReply> replies = rpc.batch(calls);
          long next = number(calls.get(0), replies.get(0));
          long pending = number(calls.get(1), replies.get(1));
          Wei balance =
              new Wei(
                  Fields.bigNumber(
                      chain(), "eth_getBalance", rpc.result(calls.get(2), replies.get(2))));
          return new AccountState(Nonce.of(next), Nonce.of(pending), balance);
        });
  }

  @Override
  public Outcome<FeeMarket> fees() {
    return rpc.outcome(
        () -> {
          RpcCall history =
              RpcCall.of("eth_feeHistory", RpcCall.quantity(4), RpcCall.text("latest"), "[50]");
          RpcCall tip = RpcCall.of("eth_maxPriorityFeePerGas");
          List<RpcReply> replies = rpc.batch(List.of(history, tip));
          Fields fields =
              new Fields(chain(), "eth_feeHistory", rpc.result(history, replies.get(0)));
          List<JsonNode> baseFees = fields.array("baseFeePerGas");
          if (baseFees.isEmpty()) {
            throw fields.malformed("baseFeePerGas is empty");
          }
          // The last one is that of the next block.
          UInt256 baseFee =
              Fields.bigNumber(chain(), "eth_feeHistory.baseFeePerGas", baseFees.getLast());
          boolean unsupported =
              replies.get(1) instanceof RpcReply.Refusal refusal
                  && NodeErrors.isUnsupported(refusal);
          UInt256 priority =
              unsupported
                  ? highestReward(fields)
                  : Fields.bigNumber(chain(), tip.method(), rpc.result(tip, replies.get(1)));
          return new FeeMarket(new Wei(baseFee), new Wei(priority));
        });
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

  @Override
  public Outcome<Gas> estimate(Address from, EncodedCall call) {
    return rpc.outcome(
        () -> {
          RpcCall question =
              RpcCall.of(
                  "eth_estimateGas",
                  "{\"from\":\"%s\",\"to\":\"%s\",\"value\":\"%s\",\"data\":\"%s\"}"
                      .formatted(from, call.to(), quantity(call.value().value()), call.data()));
          RpcReply reply = rpc.batch(List.of(question)).getFirst();
          if (reply instanceof RpcReply.Refusal refusal && NodeErrors.isRevert(refusal)) {
            throw new ChainFault(
                new ChainFailure.Reverted(chain(), reason(call.to(), refusal.data())));
          }
          return Gas.of(number(question, reply));
        });
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
    RpcReply reply = rpc.batch(List.of(question)).getFirst();
    if (!(reply instanceof RpcReply.Result(JsonNode json))) {
      return reason;
    }
    Bytes bucket = Fields.bytes(chain(), question.method(), json);
    return bucket.size() == 2 * Bytes32.SIZE
        ? new RevertReason.LimitExceeded(
            amount, available, new TokenAmount(new AbiReader(bucket).uint256(0)))
        : reason;
  }

  @Override
  public Outcome<List<BroadcastResult>> broadcast(List<SignedTransaction> transactions) {
    return rpc.outcome(
        () -> {
          List<RpcCall> calls =
              transactions.stream()
                  .map(tx -> RpcCall.of("eth_sendRawTransaction", RpcCall.text(tx.bytes())))
                  .toList();
          List<RpcReply> replies = rpc.batch(calls);
          List<BroadcastResult> results = new ArrayList<>();
          for (int i = 0; i < replies.size(); i++) {
            results.add(
                switch (replies.get(i)) {
                  case RpcReply.Result(JsonNode json) -> accepted(transactions.get(i), json);
                  case RpcReply.Refusal refusal -> NodeErrors.ofBroadcast(refusal);
                });
          }
          return results;
        });
  }

  private BroadcastResult accepted(SignedTransaction sent, JsonNode json) throws ChainFault {
    if (!json.asText("").equalsIgnoreCase(sent.hash().toString())) {
      throw Fields.malformed(
          chain(), "eth_sendRawTransaction: sent " + sent.hash() + ", but the node names " + json);
    }
    return new BroadcastResult.Accepted();
  }

  @Override
  public Outcome<List<TransactionReceipt>> receipts(List<TxHash> transactions) {
    return rpc.outcome(
        () -> {
          List<RpcCall> calls = transactions.stream().map(EvmTransactions::receiptCall).toList();
          List<RpcReply> replies = rpc.batch(calls);
          List<TransactionReceipt> receipts = new ArrayList<>();
          for (int i = 0; i < replies.size(); i++) {
            JsonNode json = rpc.result(calls.get(i), replies.get(i));
            if (!json.isNull()) {
              receipts.add(receipt(transactions.get(i), json));
            }
          }
          return receipts;
        });
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
