// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.simulated;

import dev.causeway.chains.ChainEvent;
import dev.causeway.chains.GlobalRootWitness;
import dev.causeway.chains.L1Origin;
import dev.causeway.chains.RevertReason;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.model.GlobalRoot;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** The contract {@code Mirror} of a rollup. */
final class MirrorLedger {
  private static final int MAX_HEADERS = 64;

  private final Set<GlobalRoot> known = new HashSet<>();

  boolean isKnown(GlobalRoot root) {
    return known.contains(root);
  }

  void accept(Execution execution, GlobalRootWitness witness, L1Origin origin) {
    if (witness.headers().isEmpty() || witness.headers().size() > MAX_HEADERS) {
      throw ContractRevert.error("HeaderCount(" + witness.headers().size() + ")");
    }
    boolean anchored = false;
    Optional<SimulatedHeader> previous = Optional.empty();
    SimulatedHeader proven = decode(witness.headers().getFirst());
    for (Bytes bytes : witness.headers()) {
      SimulatedHeader header = decode(bytes);
      Bytes32 hash = header.hash();
      if (previous.isPresent() && !header.parentHash().equals(previous.get().hash())) {
        throw ContractRevert.error("HeaderNotLinked(" + header.number() + ")");
      }
      anchored |= hash.equals(origin.hash());
      previous = Optional.of(header);
    }
    if (!anchored) {
      throw new ContractRevert(
          new RevertReason.UnknownBlock("UnknownBlock(" + origin.number() + ")"));
    }
    Optional<Bytes32> word =
        witness.accountProof().size() == 1
            ? SimulatedHeader.provenWord(witness.accountProof().getFirst(), proven.stateRoot())
            : Optional.empty();
    if (word.isEmpty() || word.get().isZero()) {
      throw ContractRevert.error("InvalidStateProof(" + proven.number() + ")");
    }
    GlobalRoot root = new GlobalRoot(word.get());
    if (known.add(root)) {
      execution.undo().add(() -> known.remove(root));
      execution
          .events()
          .add(new ChainEvent.GlobalRootAccepted(root, BlockNumber.of(proven.number())));
    }
  }

  private static SimulatedHeader decode(Bytes bytes) {
    return SimulatedHeader.decode(bytes)
        .orElseThrow(() -> ContractRevert.error("MalformedHeader(" + bytes.size() + ")"));
  }
}
