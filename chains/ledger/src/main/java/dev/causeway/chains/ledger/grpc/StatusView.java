// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger.grpc;

import dev.causeway.api.ledger.v1.GetStatusResponse;
import dev.causeway.api.ledger.v1.LedgerToken;
import dev.causeway.api.v1.TokenKey;
import dev.causeway.chains.ledger.BlockHeader;
import dev.causeway.chains.ledger.LedgerNode;
import dev.causeway.chains.ledger.LedgerStore;
import dev.causeway.chains.ledger.ListedToken;
import dev.causeway.chains.ledger.NodeStatus;
import dev.causeway.proofs.validity.Domain;
import java.time.Instant;
import java.util.Comparator;

/** How the node is, as callers see it. */
final class StatusView {
  private StatusView() {}

  static GetStatusResponse of(LedgerNode node) {
    NodeStatus status = node.status();
    LedgerStore store = node.store();
    LedgerStore.BatchCounts batches = store.batchCounts();
    long transactions = store.head().map(BlockHeader::endPosition).orElse(0L);
    long batched = store.lastBatch().map(dev.causeway.chains.ledger.Batch::endPosition).orElse(0L);
    GetStatusResponse.Builder response =
        GetStatusResponse.newBuilder()
            .setRunning(status.running())
            .setDetail(status.detail())
            .setChainId(node.terms().ledger().value())
            .setDomain(
                new Domain(node.terms().ledger(), node.terms().contract()).scalar().toString())
            .setQueued(status.queued())
            .setQueueCapacity(node.config().queueCapacity())
            .setAccounts(status.accounts())
            .setTransactions(transactions)
            .setUnbatched(Math.max(0, transactions - batched))
            .setBatches(batches.cut())
            .setBatchesProven(batches.proven())
            .setBatchesSettled(batches.settled())
            .setDepositsFinal(store.depositCount())
            .setDepositsCredited(status.depositsCredited())
            .setLeaves((int) store.leaves())
            .setTime(LedgerEncoding.time(Instant.now()));
    store.head().ifPresent(head -> response.setHead(LedgerEncoding.block(head)));
    store.tokens().stream()
        .sorted(Comparator.comparing(ListedToken::number))
        .forEach(token -> response.addTokens(token(token, status)));
    return response.build();
  }

  private static LedgerToken token(ListedToken token, NodeStatus status) {
    return LedgerToken.newBuilder()
        .setNumber((int) token.number().value())
        .setKey(
            TokenKey.newBuilder()
                .setOriginChainId(token.key().originChain().value())
                .setOriginToken(token.key().originToken().toString()))
        .setSupply(status.running() ? status.supply(token.number()).toString() : "")
        .build();
  }
}
