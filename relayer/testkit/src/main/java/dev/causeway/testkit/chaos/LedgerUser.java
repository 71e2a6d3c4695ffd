// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.chaos;

import dev.causeway.api.ledger.v1.Account;
import dev.causeway.api.ledger.v1.LedgerServiceGrpc;
import dev.causeway.api.ledger.v1.ListAccountsRequest;
import dev.causeway.api.ledger.v1.PublicKey;
import dev.causeway.api.ledger.v1.Signature;
import dev.causeway.api.ledger.v1.SignedTransaction;
import dev.causeway.api.ledger.v1.SubmitRequest;
import dev.causeway.api.ledger.v1.Transaction;
import dev.causeway.api.ledger.v1.TransactionKind;
import dev.causeway.chains.devnet.ManifestLedger;
import dev.causeway.model.Address;
import dev.causeway.model.ChainId;
import dev.causeway.model.Nonce;
import dev.causeway.model.TokenAmount;
import dev.causeway.proofs.groth16.field.Scalar;
import dev.causeway.proofs.merkle.Keccak;
import dev.causeway.proofs.validity.AccountIndex;
import dev.causeway.proofs.validity.Domain;
import dev.causeway.proofs.validity.LedgerTransaction.Exit;
import dev.causeway.proofs.validity.Owner;
import dev.causeway.proofs.validity.SignedPayment;
import dev.causeway.proofs.validity.TokenNumber;
import dev.causeway.proofs.validity.crypto.SigningKey;
import dev.causeway.testkit.verdict.Acknowledged;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * Somebody with one account on the ledger who leaves it bit by bit, and remembers what the node
 * acknowledged. A payment without an answer is submitted again, the same, before any other.
 */
final class LedgerUser implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 3;

  private final ManifestLedger ledger;
  private final SigningKey key;
  private final ManagedChannel channel;
  private final List<Acknowledged> acknowledged = new CopyOnWriteArrayList<>();
  private Optional<SignedPayment> unanswered = Optional.empty();
  private Optional<Account> account = Optional.empty();
  private long nonce;

  LedgerUser(ManifestLedger ledger, String name) {
    this.ledger = ledger;
    this.key = SigningKey.of(Keccak.hash("causeway INSECURE chaos owner " + name));
    this.channel =
        Grpc.newChannelBuilder(ledger.node(), InsecureChannelCredentials.create()).build();
  }

  /** Where deposits go. */
  Address owner() {
    return Owner.of(key.publicKey()).address();
  }

  /** Whether the node shows an account of his. */
  boolean arrived() {
    try {
      account =
          node()
              .listAccounts(ListAccountsRequest.newBuilder().setOwner(owner().toString()).build())
              .getAccountsList()
              .stream()
              .findFirst();
    } catch (StatusRuntimeException away) {
      return false;
    }
    return account.isPresent();
  }

  /**
   * Sends from the account to another chain.
   *
   * @throws StatusRuntimeException when the node does not answer; it is told again the next time
   */
  void exit(ChainId destination, Address recipient, TokenAmount amount) {
    unanswered.ifPresent(this::submit);
    Account payer = account.orElseThrow();
    submit(
        SignedPayment.sign(
            new Exit(
                AccountIndex.of(payer.getIndex()),
                recipient,
                destination,
                TokenNumber.of(payer.getToken()),
                amount),
            Nonce.of(nonce),
            new Domain(ledger.chain(), ledger.contract()),
            key));
  }

  /** Submits what has no answer yet, until it has one; false when it has none. */
  boolean settleUp() {
    try {
      unanswered.ifPresent(this::submit);
    } catch (StatusRuntimeException away) {
      return false;
    }
    return true;
  }

  private void submit(SignedPayment payment) {
    unanswered = Optional.of(payment);
    Exit exit = (Exit) payment.payment();
    Transaction stored =
        node()
            .submit(
                SubmitRequest.newBuilder()
                    .setTransaction(
                        SignedTransaction.newBuilder()
                            .setKind(TransactionKind.TRANSACTION_KIND_EXIT)
                            .setFromIndex(account.orElseThrow().getIndex())
                            .setToken(account.orElseThrow().getToken())
                            .setAmount(exit.amount().toString())
                            .setRecipient(exit.recipient().toString())
                            .setDestinationChainId(exit.destination().value())
                            .setNonce(payment.nonce().value())
                            .setPublicKey(
                                PublicKey.newBuilder()
                                    .setX(decimal(payment.key().x()))
                                    .setY(decimal(payment.key().y())))
                            .setSignature(
                                Signature.newBuilder()
                                    .setR8X(decimal(payment.signature().r8x()))
                                    .setR8Y(decimal(payment.signature().r8y()))
                                    .setS(decimal(payment.signature().s()))))
                    .build())
            .getTransaction();
    acknowledged.add(new Acknowledged(stored.getPosition(), exit.words()));
    unanswered = Optional.empty();
    nonce = payment.nonce().value() + 1;
  }

  /** What was acknowledged. */
  List<Acknowledged> acknowledged() {
    return List.copyOf(acknowledged);
  }

  private LedgerServiceGrpc.LedgerServiceBlockingStub node() {
    // A node that was started again is asked at once.
    channel.resetConnectBackoff();
    return LedgerServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private static String decimal(Scalar scalar) {
    return scalar.toBigInteger().toString();
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
