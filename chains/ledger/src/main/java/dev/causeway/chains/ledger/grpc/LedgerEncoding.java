// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger.grpc;

import com.google.protobuf.Timestamp;
import dev.causeway.api.ledger.v1.Account;
import dev.causeway.api.ledger.v1.BatchState;
import dev.causeway.api.ledger.v1.Block;
import dev.causeway.api.ledger.v1.Transaction;
import dev.causeway.api.ledger.v1.TransactionKind;
import dev.causeway.chains.ledger.AccountEntry;
import dev.causeway.chains.ledger.Batch;
import dev.causeway.chains.ledger.BlockHeader;
import dev.causeway.chains.ledger.OrderedTransaction;
import dev.causeway.proofs.validity.LedgerTransaction.Deposit;
import dev.causeway.proofs.validity.LedgerTransaction.Exit;
import dev.causeway.proofs.validity.LedgerTransaction.NoOp;
import dev.causeway.proofs.validity.LedgerTransaction.Transfer;
import java.time.Instant;

/** The ledger's things as callers see them. */
final class LedgerEncoding {
  private LedgerEncoding() {}

  static Transaction.Builder transaction(OrderedTransaction ordered) {
    Transaction.Builder builder =
        Transaction.newBuilder()
            .setName("transactions/" + ordered.position())
            .setPosition(ordered.position())
            .setNonce(ordered.nonce().value());
    switch (ordered.transaction()) {
      // Never ordered.
      case NoOp _ -> builder.setKind(TransactionKind.TRANSACTION_KIND_UNSPECIFIED);
      case Deposit deposit ->
          builder
              .setKind(TransactionKind.TRANSACTION_KIND_DEPOSIT)
              .setToIndex(deposit.to().value())
              .setToken((int) deposit.token().value())
              .setAmount(deposit.amount().toString())
              .setRecipient(deposit.recipient().toString());
      case Transfer transfer ->
          builder
              .setKind(TransactionKind.TRANSACTION_KIND_TRANSFER)
              .setFromIndex(transfer.from().value())
              .setToIndex(transfer.to().value())
              .setToken((int) transfer.token().value())
              .setAmount(transfer.amount().toString())
              .setRecipient(transfer.recipient().toString());
      case Exit exit ->
          builder
              .setKind(TransactionKind.TRANSACTION_KIND_EXIT)
              .setFromIndex(exit.from().value())
              .setToken((int) exit.token().value())
              .setAmount(exit.amount().toString())
              .setRecipient(exit.recipient().toString())
              .setDestinationChainId(exit.destination().value());
    }
    ordered.deposit().ifPresent(builder::setDeposit);
    ordered
        .exit()
        .ifPresent(
            leaf ->
                builder
                    .setMessageId(leaf.messageId().toString())
                    .setLeafIndex((int) leaf.index().value()));
    return builder;
  }

  static Block block(BlockHeader header) {
    return Block.newBuilder()
        .setName("blocks/" + header.number())
        .setNumber(header.number())
        .setHash(header.hash().toString())
        .setParentHash(header.parentHash().toString())
        .setTime(time(header.time()))
        .setFirstPosition(header.firstPosition())
        .setTransactionCount(header.transactions())
        .setL1Block(header.origin().number().value())
        .build();
  }

  static Account account(AccountEntry entry) {
    dev.causeway.proofs.validity.Account account = entry.account();
    return Account.newBuilder()
        .setName("accounts/" + entry.index())
        .setIndex(entry.index().value())
        .setOwner(account.owner().toString())
        .setToken((int) account.token().value())
        .setBalance(account.balance().toString())
        .setNonce(account.nonce().value())
        .build();
  }

  static dev.causeway.api.ledger.v1.Batch.Builder batch(Batch batch) {
    dev.causeway.api.ledger.v1.Batch.Builder builder =
        dev.causeway.api.ledger.v1.Batch.newBuilder()
            .setName("batches/" + batch.number())
            .setNumber(batch.number())
            .setState(state(batch))
            .setFirstPosition(batch.firstPosition())
            .setTransactionCount(batch.transactions())
            .setSize(batch.size())
            .setCutTime(time(batch.cutTime()))
            .setWaiting(waiting(batch));
    batch
        .roots()
        .ifPresent(
            roots ->
                builder.setOldRoot(roots.before().toString()).setNewRoot(roots.after().toString()));
    return builder;
  }

  private static BatchState state(Batch batch) {
    if (batch.settled()) {
      return BatchState.BATCH_STATE_SETTLED;
    }
    return batch.proven() ? BatchState.BATCH_STATE_PROVEN : BatchState.BATCH_STATE_OPEN;
  }

  private static String waiting(Batch batch) {
    if (batch.settled()) {
      return "";
    }
    return batch.proven()
        ? "waits until L1 has it in a final block, and those before it"
        : "waits for its proof, and those before it";
  }

  static Timestamp time(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }
}
