// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger;

import dev.causeway.chains.LedgerContract;
import dev.causeway.chains.LedgerTerms;
import dev.causeway.chains.ledger.SubmissionQueue.Waiting;
import dev.causeway.model.Bytes;
import dev.causeway.model.TokenAmount;
import dev.causeway.proofs.validity.AccountIndex;
import dev.causeway.proofs.validity.BatchInputs;
import dev.causeway.proofs.validity.Owner;
import dev.causeway.proofs.validity.SignedPayment;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ledger's node: the sequencer while it has the lease, a standby while another node has it.
 *
 * <p>Starts at construction, on threads of its own, until it is closed. When its store fails it
 * stops taking transactions, forgets what it has in memory, and tries to become the sequencer again
 * from what is stored. When what is stored contradicts itself or L1, it stops for good and says why
 * in its status. Safe for concurrent use.
 */
public final class LedgerNode implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LedgerNode.class);

  private final LedgerConfig config;
  private final LedgerStore store;
  private final LedgerContract contract;
  private final InstantSource clock;
  private final SignatureChecks signatures;
  private final ProofQueue proofs;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;
  private volatile Optional<NodeTerm> running = Optional.empty();
  private volatile String detail = "the node is starting";

  /** Starts a node on an opened store. The store stays its owner's. */
  public LedgerNode(
      LedgerConfig config, LedgerStore store, LedgerContract contract, InstantSource clock) {
    this.config = config;
    this.store = store;
    this.contract = contract;
    this.clock = clock;
    this.signatures =
        new SignatureChecks(LedgerReplica.domain(contract.terms()), config.verifierThreads());
    this.proofs = new ProofQueue(store, contract.terms());
    this.thread = Thread.ofPlatform().name("ledger-node").start(this::work);
  }

  private void work() {
    try {
      while (closing.getCount() > 0 && tryTerm()) {
        // Whatever ended a term, its successor begins from what is stored.
        boolean over = closing.await(config.standbyInterval().toMillis(), TimeUnit.MILLISECONDS);
        LOG.debug("ledger: node waits: closing={}", over);
      }
    } catch (InterruptedException stopped) {
      detail = "the node was interrupted";
    }
  }

  /** Becomes the sequencer if nobody is. False when the node must not try again. */
  private boolean tryTerm() throws InterruptedException {
    try {
      Optional<LedgerStore.Term> begun = store.begin(config.holder(), config.leaseTime());
      if (begun.isEmpty()) {
        detail = "another node is the sequencer: submit there, or wait until this one takes over";
        return true;
      }
      serve(begun.get());
      return true;
    } catch (FencedOutException over) {
      detail = over.getMessage() + ": submit to the node that took over";
      LOG.warn("ledger: {}", over.getMessage());
      return true;
    } catch (StoreUnavailableException failed) {
      detail = "the ledger's store does not answer: try again in a few seconds";
      LOG.warn("ledger: {}", failed.getMessage());
      return true;
    } catch (LayerFrozenException frozen) {
      detail = String.valueOf(frozen.getMessage());
      return false;
    } catch (RuntimeException | Error broken) {
      detail = "the node stopped because its memory is damaged or it has a bug: its log says more";
      LOG.error("ledger: node stops for good: cause={}", broken.getMessage(), broken);
      return false;
    }
  }

  private void serve(LedgerStore.Term lease) throws InterruptedException {
    boolean released = false;
    try (NodeTerm term = new NodeTerm(config, store, contract, lease, clock, this::tellListeners)) {
      running = Optional.of(term);
      if (closing.getCount() > 0) {
        term.run();
      }
      running = Optional.empty();
      term.close();
      // Nothing failed: the node is closed, and hands over at once.
      lease.release();
      released = true;
    } finally {
      running = Optional.empty();
      if (!released) {
        lease.close();
      }
    }
  }

  private void tellListeners() {
    listeners.forEach(Runnable::run);
  }

  /**
   * Has the listener run after each block, on the sequencer's thread: it must not block.
   *
   * @return what ends that
   */
  public Runnable onBlock(Runnable listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /**
   * Submits payments, and waits until each is stored or refused. They are ordered as they stand
   * here. Either all of them are taken into the queue or none.
   *
   * @return what became of each, in their order
   */
  public List<Submission> submit(List<SignedPayment> payments) throws InterruptedException {
    Optional<NodeTerm> term = running;
    if (term.isEmpty()) {
      return all(payments, new Submission.NotRunning(detail));
    }
    SubmissionQueue queue = term.get().queue();
    if (!queue.reserve(payments.size())) {
      return all(
          payments,
          running.equals(term)
              ? new Submission.QueueFull(queue.capacity())
              : new Submission.NotRunning(detail));
    }
    if (term.get().unsettled() > config.mostUnsettled()) {
      // What is in front of a deposit must be proven before its deadline on L1.
      queue.release(payments.size());
      return all(payments, new Submission.ProverBehind(config.mostUnsettled()));
    }
    List<CompletableFuture<Submission>> answers = enqueue(payments, queue);
    List<Submission> submissions = new ArrayList<>(payments.size());
    for (int i = 0; i < payments.size(); i++) {
      submissions.add(orEarlier(payments.get(i), answers.get(i).join()));
    }
    return submissions;
  }

  private List<CompletableFuture<Submission>> enqueue(
      List<SignedPayment> payments, SubmissionQueue queue) throws InterruptedException {
    List<CompletableFuture<Submission>> answers = new ArrayList<>(payments.size());
    List<Waiting> waiting = new ArrayList<>(payments.size());
    int unused = payments.size();
    try {
      List<Optional<Owner>> signers = signatures.signers(payments);
      for (int i = 0; i < payments.size(); i++) {
        CompletableFuture<Submission> answer = new CompletableFuture<>();
        if (signers.get(i).isPresent()) {
          waiting.add(new Waiting(payments.get(i), signers.get(i).get(), answer));
        } else {
          answer.complete(badSignature(payments.get(i)));
        }
        answers.add(answer);
      }
      if (queue.put(waiting)) {
        unused -= waiting.size();
      } else {
        waiting.forEach(one -> one.answer().complete(new Submission.NotRunning(detail)));
      }
    } finally {
      queue.release(unused);
    }
    return answers;
  }

  private Submission badSignature(SignedPayment payment) {
    return new Submission.Rejected(
        new Rejection(
            Rejection.Reason.BAD_SIGNATURE,
            "the payment from account %s with nonce %s is not signed by its key for ledger %s at %s: sign exactly these fields for this deployment"
                .formatted(
                    payment.payment().from(),
                    payment.nonce(),
                    contract.terms().ledger(),
                    contract.terms().contract())));
  }

  /** A payment that is ordered already gets the answer that it got then. */
  private Submission orEarlier(SignedPayment payment, Submission submission) {
    if (!(submission instanceof Submission.Rejected(var rejection))
        || rejection.reason() != Rejection.Reason.NONCE_USED) {
      return submission;
    }
    Optional<OrderedTransaction> earlier =
        store
            .paidWith(payment.payment().from(), payment.nonce())
            .filter(ordered -> ordered.isSameAs(payment));
    return earlier
        .<Submission>flatMap(
            ordered ->
                store
                    .blockOf(ordered.position())
                    .map(block -> new Submission.Ordered(ordered, block)))
        .orElse(submission);
  }

  private static List<Submission> all(List<SignedPayment> payments, Submission submission) {
    return payments.stream().map(_ -> submission).toList();
  }

  /** How it is. */
  public NodeStatus status() {
    Optional<NodeTerm> term = running;
    if (term.isEmpty()) {
      return new NodeStatus(false, detail, Optional.empty(), 0, 0, 0, 0, Map.of());
    }
    CommittedView.Summary summary = term.get().view().summary();
    Map<ListedToken, TokenAmount> tokens =
        term.get().tokens().all().stream()
            .collect(
                Collectors.toMap(
                    token -> token,
                    token -> summary.supplies().getOrDefault(token.number(), TokenAmount.ZERO)));
    return new NodeStatus(
        true,
        "",
        summary.head(),
        term.get().queue().size(),
        term.get().view().accounts(),
        summary.deposits(),
        summary.leaves(),
        tokens);
  }

  /**
   * An account as of what is stored; empty where there is none, and while this node is not running.
   */
  public Optional<AccountEntry> account(AccountIndex index) {
    return running.flatMap(term -> term.view().account(index));
  }

  /** The accounts of an owner, by index; none while this node is not running. */
  public List<AccountEntry> accountsOf(Owner owner) {
    return running.map(term -> term.view().accountsOf(owner)).orElse(List.of());
  }

  /** What the prover works through. */
  public ProofQueue proofs() {
    return proofs;
  }

  /**
   * Notes the proof of a batch. False when this node is not running; whoever takes over asks for
   * the proof again.
   */
  public boolean proven(Batch batch, BatchInputs inputs, Bytes proof) {
    Optional<NodeTerm> term = running;
    term.ifPresent(now -> proofs.proven(now.fence(), batch, inputs, proof));
    return term.isPresent();
  }

  /** Its memory, for those who read. */
  public LedgerStore store() {
    return store;
  }

  /** How it works. */
  public LedgerConfig config() {
    return config;
  }

  /** What it stands on. */
  public LedgerTerms terms() {
    return contract.terms();
  }

  /** Answers what waits, ends the term so that another node may begin at once, and stops. */
  @Override
  public void close() {
    detail = "the node is stopping: submit again when it is back, or to another one";
    closing.countDown();
    running.ifPresent(NodeTerm::close);
    try {
      thread.join(TimeUnit.SECONDS.toMillis(15));
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
    signatures.close();
  }
}
