// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.simulated;

import dev.causeway.chains.ChainEvent;
import dev.causeway.chains.ContractCall;
import dev.causeway.chains.OutputWitness;
import dev.causeway.model.Address;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.model.ChainId;
import dev.causeway.model.ExitRoot;
import dev.causeway.model.OutputRoot;
import dev.causeway.proofs.trie.OutputRoots;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The contracts {@code OutputProposals} and {@code OptimisticSettlement} of one rollup, on L1. */
final class OutputsLedger {
  private enum Status {
    OPEN,
    CHALLENGED,
    UPHELD,
    REJECTED,
    FINALIZED,
    SETTLED
  }

  private record Proposal(OutputRoot output, BlockNumber l2Block, Instant deadline, Status status) {
    Proposal with(Status next) {
      return new Proposal(output, l2Block, deadline, next);
    }
  }

  private final ChainId rollup;
  private final Duration window;
  private final List<SimulatedVerifier> verifiers;
  private final int threshold;
  private final GlobalRootsLedger globalRoots;
  private final List<Proposal> proposals = new ArrayList<>();
  private long settledBlock = -1;

  OutputsLedger(
      ChainId rollup,
      Duration window,
      List<SimulatedVerifier> verifiers,
      int threshold,
      GlobalRootsLedger globalRoots) {
    this.rollup = rollup;
    this.window = window;
    this.verifiers = verifiers;
    this.threshold = threshold;
    this.globalRoots = globalRoots;
  }

  void propose(Execution execution, OutputRoot output, BlockNumber l2Block) {
    Instant deadline = execution.time().plus(window);
    long id = proposals.size();
    proposals.add(new Proposal(output, l2Block, deadline, Status.OPEN));
    execution.undo().add(proposals::removeLast);
    execution
        .events()
        .add(
            new ChainEvent.OutputProposed(
                rollup, id, output, l2Block, execution.sender(), deadline));
  }

  void challenge(Execution execution, long id) {
    Proposal proposal = find(id);
    if (proposal.status() != Status.OPEN || !execution.time().isBefore(proposal.deadline())) {
      throw ContractRevert.error("NotChallengeable(" + id + ")");
    }
    set(execution, id, proposal.with(Status.CHALLENGED));
    execution.events().add(new ChainEvent.OutputChallenged(rollup, id, execution.sender()));
  }

  void resolve(Execution execution, ContractCall.ResolveChallenge call) {
    Proposal proposal = find(call.id());
    if (proposal.status() != Status.CHALLENGED) {
      throw ContractRevert.error("NotChallenged(" + call.id() + ")");
    }
    Set<Address> signers = new TreeSet<>();
    Optional<Address> last = Optional.empty();
    for (Bytes signature : call.signatures()) {
      Address signer =
          verifiers.stream()
              .filter(
                  verifier ->
                      verifier
                          .signature(rollup, call.id(), proposal.l2Block(), call.correct())
                          .equals(signature))
              .map(SimulatedVerifier::address)
              .findFirst()
              .orElseThrow(() -> ContractRevert.error("InvalidSignature(" + signature + ")"));
      if (last.isPresent() && last.get().compareTo(signer) >= 0) {
        throw ContractRevert.error("SignersNotAscending(" + signer + ")");
      }
      last = Optional.of(signer);
      signers.add(signer);
    }
    if (signers.size() < threshold) {
      throw ContractRevert.error("TooFewSignatures(" + signers.size() + ")");
    }
    boolean upheld = call.correct().equals(proposal.output());
    set(execution, call.id(), proposal.with(upheld ? Status.UPHELD : Status.REJECTED));
    execution.events().add(new ChainEvent.ChallengeResolved(rollup, call.id(), upheld));
  }

  void settle(Execution execution, ContractCall.SettleExitRoot call) {
    Proposal proposal = find(call.id());
    boolean decided = proposal.status() == Status.OPEN || proposal.status() == Status.UPHELD;
    if (decided) {
      if (execution.time().isBefore(proposal.deadline())) {
        throw ContractRevert.error("WindowOpen(" + call.id() + ", " + proposal.deadline() + ")");
      }
      set(execution, call.id(), proposal.with(Status.FINALIZED));
      execution.events().add(new ChainEvent.OutputFinalized(rollup, call.id()));
    } else if (proposal.status() != Status.FINALIZED) {
      throw ContractRevert.error("NotFinal(" + call.id() + ", " + proposal.status() + ")");
    }
    if (proposal.l2Block().value() <= settledBlock) {
      throw ContractRevert.error("Overtaken(" + proposal.l2Block() + ", " + settledBlock + ")");
    }
    OutputWitness witness = call.witness();
    OutputRoot computed =
        OutputRoots.version0(
            witness.stateRoot(), witness.messagePasserStorageRoot(), witness.block().hash());
    if (!computed.equals(proposal.output())) {
      throw ContractRevert.error("OutputMismatch(" + proposal.output() + ", " + computed + ")");
    }
    Optional<Bytes32> word =
        witness.accountProof().size() == 1
            ? SimulatedHeader.provenWord(witness.accountProof().getFirst(), witness.stateRoot())
            : Optional.empty();
    if (word.isEmpty()) {
      throw ContractRevert.error("InvalidStateProof(" + witness.block().number() + ")");
    }
    ExitRoot exitRoot = new ExitRoot(word.get());
    long before = settledBlock;
    settledBlock = proposal.l2Block().value();
    execution.undo().add(() -> settledBlock = before);
    set(execution, call.id(), proposal.with(Status.SETTLED));
    execution
        .events()
        .add(new ChainEvent.ExitRootSettled(rollup, call.id(), exitRoot, proposal.l2Block()));
    globalRoots.accept(execution, rollup, exitRoot);
  }

  private Proposal find(long id) {
    if (id < 0 || id >= proposals.size()) {
      throw ContractRevert.error("UnknownProposal(" + id + ")");
    }
    return proposals.get((int) id);
  }

  private void set(Execution execution, long id, Proposal next) {
    Proposal before = proposals.set((int) id, next);
    execution.undo().add(() -> proposals.set((int) id, before));
  }
}
