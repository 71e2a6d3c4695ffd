// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.simulated;

import dev.causeway.chains.ContractCall;
import dev.causeway.chains.L1Origin;
import dev.causeway.model.Bytes32;
import dev.causeway.model.ChainId;
import dev.causeway.model.GlobalRoot;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;

/** All contracts of one chain: a bridge everywhere, and what stands beside it. */
final class ContractsLedger {
  private final SimulatedNetwork network;
  private final boolean isBase;
  private final BridgeLedger bridge;
  private final GlobalRootsLedger globalRoots;
  private final MirrorLedger mirror = new MirrorLedger();
  private final Map<ChainId, OutputsLedger> outputs = new HashMap<>();
  private Optional<L1Origin> origin = Optional.empty();

  ContractsLedger(SimulatedNetwork network, ChainId chain) {
    this.network = network;
    NetworkOptions options = network.options();
    this.isBase = chain.equals(options.base());
    this.bridge = new BridgeLedger(chain, new HashSet<>(network.slots()));
    this.globalRoots = new GlobalRootsLedger(network.slots());
    if (isBase) {
      for (ChainId rollup : options.rollups()) {
        outputs.put(
            rollup,
            new OutputsLedger(
                rollup,
                options.disputeWindow(),
                network.verifiers(),
                options.verifierThreshold(),
                globalRoots));
      }
    } else {
      SimulatedBlock genesis = network.base().block(0).orElseThrow();
      origin = Optional.of(new L1Origin(genesis.ref().number(), genesis.ref().hash()));
    }
  }

  BridgeLedger bridge() {
    return bridge;
  }

  Optional<L1Origin> origin() {
    return origin;
  }

  /** The word of state that a header commits to. */
  Bytes32 word() {
    return isBase ? globalRoots.word() : bridge.exitRoot().value();
  }

  /** Sets the L1 attributes of the next block, as the rollup's derivation would. */
  void derive(UndoLog undo, Optional<L1Origin> before) {
    if (isBase) {
      return;
    }
    SimulatedChain base = network.base();
    long newest = base.head().ref().number().value() - network.options().originDepth();
    long reached = before.map(known -> known.number().value()).orElse(0L);
    if (newest > reached) {
      Optional<L1Origin> previous = origin;
      origin =
          base.block(newest).map(block -> new L1Origin(block.ref().number(), block.ref().hash()));
      undo.add(() -> origin = previous);
    }
  }

  void execute(Execution execution, ContractCall call) {
    switch (call) {
      case ContractCall.ClaimMany claim -> bridge.claim(execution, claim, this::knows);
      case ContractCall.PauseDirection pause -> bridge.pause(execution, pause.direction(), true);
      case ContractCall.AcceptRoot accept ->
          mirror.accept(
              execution,
              accept.witness(),
              origin.orElseThrow(() -> ContractRevert.error("NoMirror()")));
      case ContractCall.UpdateGlobalRoot _ -> {
        requireBase();
        globalRoots.accept(execution, network.options().base(), bridge.exitRoot());
      }
      case ContractCall.ProposeOutput propose ->
          of(propose.rollup()).propose(execution, propose.output(), propose.l2Block());
      case ContractCall.ChallengeOutput challenge ->
          of(challenge.rollup()).challenge(execution, challenge.id());
      case ContractCall.ResolveChallenge resolve ->
          of(resolve.rollup()).resolve(execution, resolve);
      case ContractCall.SubmitBatch batch ->
          throw ContractRevert.error("NoLedger(" + batch.ledger() + ")");
      case ContractCall.SettleExitRoot settle -> of(settle.rollup()).settle(execution, settle);
    }
  }

  private boolean knows(GlobalRoot root) {
    return isBase ? globalRoots.isKnown(root) : mirror.isKnown(root);
  }

  private void requireBase() {
    if (!isBase) {
      throw ContractRevert.error("NoGlobalRoots()");
    }
  }

  private OutputsLedger of(ChainId rollup) {
    OutputsLedger ledger = outputs.get(rollup);
    if (ledger == null) {
      throw ContractRevert.error("NoSettlement(" + rollup + ")");
    }
    return ledger;
  }
}
