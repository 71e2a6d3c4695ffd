// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger.access;

import dev.causeway.api.ledger.v1.GetStatusResponse;
import dev.causeway.api.ledger.v1.LedgerToken;
import dev.causeway.api.ledger.v1.Transaction;
import dev.causeway.api.ledger.v1.TransactionKind;
import dev.causeway.api.ledger.v1.WatchBlocksResponse;
import dev.causeway.chains.ChainFailure;
import dev.causeway.chains.Outcome;
import dev.causeway.chains.SupplyReader;
import dev.causeway.chains.TokenSupply;
import dev.causeway.chains.ledger.access.LedgerReader.TokenAddresses;
import dev.causeway.model.Address;
import dev.causeway.model.BlockRef;
import dev.causeway.model.Bytes32;
import dev.causeway.model.ChainId;
import dev.causeway.model.TokenAmount;
import dev.causeway.model.TokenKey;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Supplies of the ledger: the sum of all balances of a token counts as minted. The node says it as
 * of its newest block; what later blocks credited and took out is reckoned back.
 */
final class LedgerSupplies implements SupplyReader {
  private static final int MOST_BLOCKS = 2_000;

  private final NodeClient node;

  LedgerSupplies(NodeClient node) {
    this.node = node;
  }

  @Override
  public Outcome<List<TokenSupply>> supplies(BlockRef at, List<TokenKey> tokens) {
    return node.status()
        .flatMap(
            status -> {
              long head = status.hasHead() ? status.getHead().getNumber() : 0;
              if (head < at.number().value() || head - at.number().value() > MOST_BLOCKS) {
                return Outcome.failed(
                    new ChainFailure.NotFound(
                        node.ledger(),
                        "the supply as of block %s, its head is %d".formatted(at.number(), head)));
              }
              return node.blocks(at.number().value() + 1, head, MOST_BLOCKS)
                  .flatMap(later -> reckoned(at, tokens, status, later));
            });
  }

  private Outcome<List<TokenSupply>> reckoned(
      BlockRef at,
      List<TokenKey> tokens,
      GetStatusResponse status,
      List<WatchBlocksResponse> later) {
    try {
      Bytes32 tip = at.hash();
      Map<Integer, BigInteger> change = new HashMap<>();
      for (WatchBlocksResponse block : later) {
        if (!Bytes32.parse(block.getBlock().getParentHash()).equals(tip)) {
          return Outcome.failed(
              new ChainFailure.NotFound(node.ledger(), "block " + at.number() + " " + at.hash()));
        }
        tip = Bytes32.parse(block.getBlock().getHash());
        for (Transaction transaction : block.getTransactionsList()) {
          change.merge(transaction.getToken(), change(transaction), BigInteger::add);
        }
      }
      if (status.hasHead() && !Bytes32.parse(status.getHead().getHash()).equals(tip)) {
        return Outcome.failed(
            new ChainFailure.Inconsistent(
                node.ledger(), "its blocks up to the head do not stand on " + at.hash()));
      }
      Map<TokenKey, TokenAmount> minted = new HashMap<>();
      for (LedgerToken token : status.getTokensList()) {
        BigInteger now = new BigInteger(token.getSupply());
        minted.put(
            new TokenKey(
                ChainId.ofUnsigned(token.getKey().getOriginChainId()),
                Address.parse(token.getKey().getOriginToken())),
            TokenAmount.parse(
                now.subtract(change.getOrDefault(token.getNumber(), BigInteger.ZERO)).toString()));
      }
      return Outcome.ok(
          tokens.stream()
              .map(
                  token ->
                      new TokenSupply(
                          token, TokenAmount.ZERO, minted.getOrDefault(token, TokenAmount.ZERO)))
              .toList());
    } catch (IllegalArgumentException malformed) {
      return Outcome.failed(
          new ChainFailure.Malformed(node.ledger(), String.valueOf(malformed.getMessage())));
    }
  }

  private static BigInteger change(Transaction transaction) {
    BigInteger amount = new BigInteger(transaction.getAmount());
    return transaction.getKind() == TransactionKind.TRANSACTION_KIND_DEPOSIT
        ? amount
        : transaction.getKind() == TransactionKind.TRANSACTION_KIND_EXIT
            ? amount.negate()
            : BigInteger.ZERO;
  }

  @Override
  public Outcome<TokenAmount> tokenBalance(Address token, Address account) {
    return node.accounts(account, (int) TokenAddresses.number(token))
        .map(
            found ->
                found.getAccountsList().stream()
                    .map(entry -> TokenAmount.parse(entry.getBalance()))
                    .reduce(TokenAmount.ZERO, TokenAmount::plus));
  }
}
