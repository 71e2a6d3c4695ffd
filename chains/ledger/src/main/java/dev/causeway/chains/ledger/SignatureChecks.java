// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger;

import dev.causeway.proofs.validity.Domain;
import dev.causeway.proofs.validity.Owner;
import dev.causeway.proofs.validity.SignedPayment;
import dev.causeway.proofs.validity.crypto.SignatureVerifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Checks signatures in front of the sequencer, on as many threads as it is given: most of what a
 * transaction costs.
 */
final class SignatureChecks implements AutoCloseable {
  private static final int SHARE = 32;

  private final Domain domain;
  private final ExecutorService threads;
  // A verifier keeps memory to work in; the threads are few and live as long as this.
  private final ThreadLocal<SignatureVerifier> verifiers =
      ThreadLocal.withInitial(SignatureVerifier::new);

  SignatureChecks(Domain domain, int threads) {
    this.domain = domain;
    this.threads =
        Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().name("ledger-signatures-", 0).daemon().factory());
  }

  /** Whom each payment's key stands for; empty where the signature is wrong. In their order. */
  List<Optional<Owner>> signers(List<SignedPayment> payments) throws InterruptedException {
    List<Future<List<Optional<Owner>>>> shares = new ArrayList<>();
    for (int at = 0; at < payments.size(); at += SHARE) {
      List<SignedPayment> share = payments.subList(at, Math.min(at + SHARE, payments.size()));
      shares.add(threads.submit(() -> share.stream().map(this::signer).toList()));
    }
    List<Optional<Owner>> signers = new ArrayList<>(payments.size());
    for (Future<List<Optional<Owner>>> share : shares) {
      try {
        signers.addAll(share.get());
      } catch (ExecutionException failed) {
        throw new IllegalStateException("a signature could not be checked", failed.getCause());
      }
    }
    return signers;
  }

  private Optional<Owner> signer(SignedPayment payment) {
    return payment.isSigned(domain, verifiers.get())
        ? Optional.of(Owner.of(payment.key()))
        : Optional.empty();
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
