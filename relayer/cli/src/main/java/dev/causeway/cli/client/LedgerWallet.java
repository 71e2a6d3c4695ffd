// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.client;

import dev.causeway.api.ledger.v1.Account;
import dev.causeway.api.ledger.v1.GetHistoryRequest;
import dev.causeway.api.ledger.v1.GetStatusRequest;
import dev.causeway.api.ledger.v1.GetStatusResponse;
import dev.causeway.api.ledger.v1.LedgerServiceGrpc;
import dev.causeway.api.ledger.v1.LedgerToken;
import dev.causeway.api.ledger.v1.ListAccountsRequest;
import dev.causeway.api.ledger.v1.SubmitManyRequest;
import dev.causeway.api.ledger.v1.SubmitRequest;
import dev.causeway.api.ledger.v1.SubmitResult;
import dev.causeway.api.ledger.v1.Transaction;
import dev.causeway.chains.devnet.Manifest;
import dev.causeway.chains.devnet.ManifestLedger;
import dev.causeway.chains.ledger.grpc.LedgerCalls;
import dev.causeway.cli.CliException;
import dev.causeway.model.Address;
import dev.causeway.model.ChainId;
import dev.causeway.model.Nonce;
import dev.causeway.model.TokenAmount;
import dev.causeway.proofs.validity.AccountIndex;
import dev.causeway.proofs.validity.Domain;
import dev.causeway.proofs.validity.LedgerTransaction.Exit;
import dev.causeway.proofs.validity.LedgerTransaction.Payment;
import dev.causeway.proofs.validity.LedgerTransaction.Transfer;
import dev.causeway.proofs.validity.Owner;
import dev.causeway.proofs.validity.SignedPayment;
import dev.causeway.proofs.validity.TokenNumber;
import dev.causeway.proofs.validity.crypto.SigningKey;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Asks a ledger's node, and pays there with a key. */
public final class LedgerWallet implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 20;

  private final ManifestLedger ledger;
  private final ManagedChannel channel;

  /** Connects to the node of the ledger. Nothing is asked yet. */
  public LedgerWallet(ManifestLedger ledger) {
    this.ledger = ledger;
    this.channel =
        Grpc.newChannelBuilder(ledger.node(), InsecureChannelCredentials.create()).build();
  }

  private LedgerServiceGrpc.LedgerServiceBlockingStub node() {
    return LedgerServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** How the node is. */
  public GetStatusResponse status() {
    return node().getStatus(GetStatusRequest.getDefaultInstance());
  }

  /** All accounts of an owner. */
  public List<Account> accounts(Owner owner) {
    return node()
        .listAccounts(ListAccountsRequest.newBuilder().setOwner(owner.toString()).build())
        .getAccountsList();
  }

  /** The newest transactions of an account. */
  public List<Transaction> history(Account account) {
    return node()
        .getHistory(GetHistoryRequest.newBuilder().setName(account.getName()).build())
        .getTransactionsList();
  }

  /** The ledger's number of a token; empty while it never arrived there. */
  public Optional<Integer> number(Manifest.Token token) {
    return status().getTokensList().stream()
        .filter(
            known ->
                known.getKey().getOriginChainId() == token.chain().value()
                    && Address.parse(known.getKey().getOriginToken()).equals(token.address()))
        .map(LedgerToken::getNumber)
        .findFirst();
  }

  /** What an owner has of a token. */
  public TokenAmount balance(Owner owner, Manifest.Token token) {
    Optional<Integer> number = number(token);
    return accounts(owner).stream()
        .filter(account -> number.isPresent() && account.getToken() == number.get())
        .map(account -> TokenAmount.parse(account.getBalance()))
        .reduce(TokenAmount.ZERO, TokenAmount::plus);
  }

  /**
   * Pays to an owner on the ledger.
   *
   * @return the transaction with its place, stored durably
   */
  public Transaction transfer(
      SigningKey key, Manifest.Token token, TokenAmount amount, Owner payee) {
    Account account = payer(key, token, amount);
    AccountIndex from = AccountIndex.of(account.getIndex());
    // The payer does not sign the payee's index: the sequencer finds it.
    return submit(
        key, account, new Transfer(from, from, payee, TokenNumber.of(account.getToken()), amount));
  }

  /**
   * Pays to a recipient on another chain.
   *
   * @return the transaction with its place and the id of its message, stored durably
   */
  public Transaction exit(
      SigningKey key,
      Manifest.Token token,
      TokenAmount amount,
      ChainId destination,
      Address recipient) {
    Account account = payer(key, token, amount);
    return submit(
        key,
        account,
        new Exit(
            AccountIndex.of(account.getIndex()),
            recipient,
            destination,
            TokenNumber.of(account.getToken()),
            amount));
  }

  private Account payer(SigningKey key, Manifest.Token token, TokenAmount amount) {
    Owner owner = Owner.of(key.publicKey());
    Optional<Integer> number = number(token);
    return accounts(owner).stream()
        .filter(
            account ->
                number.isPresent()
                    && account.getToken() == number.get()
                    && TokenAmount.parse(account.getBalance()).compareTo(amount) >= 0)
        .findFirst()
        .orElseThrow(
            () ->
                CliException.usage(
                    "--amount: no account of %s on %s has so much %s: see \"causeway ledger account\""
                        .formatted(owner, ledger.name(), token.symbol())));
  }

  private Transaction submit(SigningKey key, Account account, Payment payment) {
    SignedPayment signed =
        SignedPayment.sign(
            payment,
            Nonce.of(account.getNonce()),
            new Domain(ledger.chain(), ledger.contract()),
            key);
    return node()
        .submit(SubmitRequest.newBuilder().setTransaction(LedgerCalls.message(signed)).build())
        .getTransaction();
  }

  /** Pays many times, each by itself; in their order. */
  public List<SubmitResult> submit(SubmitManyRequest payments) {
    return node().submitMany(payments).getResultsList();
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
