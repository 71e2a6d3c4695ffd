// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.simulated;

import dev.causeway.chains.ChainFailure;
import dev.causeway.chains.Outcome;
import dev.causeway.chains.OutputVerifier;
import dev.causeway.model.Address;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.model.ChainId;
import dev.causeway.model.OutputRoot;
import dev.causeway.proofs.merkle.Keccak;
import java.nio.ByteBuffer;
import java.util.function.BiFunction;

/** A verifier with its own view of the rollups, which may be down or lie. */
public final class SimulatedVerifier implements OutputVerifier {
  /** How a verifier behaves. */
  public enum Behaviour {
    /** Signs what it computes. */
    HONEST,
    /** Signs something else, the same lie for all liars. */
    LYING,
    /** Does not answer. */
    SILENT
  }

  private final Address address;
  private final BiFunction<ChainId, BlockNumber, Outcome<OutputRoot>> outputs;
  private volatile Behaviour behaviour = Behaviour.HONEST;

  SimulatedVerifier(
      Address address, BiFunction<ChainId, BlockNumber, Outcome<OutputRoot>> outputs) {
    this.address = address;
    this.outputs = outputs;
  }

  /** Changes how it behaves from now on. */
  public void behave(Behaviour next) {
    behaviour = next;
  }

  @Override
  public Address address() {
    return address;
  }

  @Override
  public Outcome<Attestation> attest(ChainId rollup, long proposal, BlockNumber l2Block) {
    return switch (behaviour) {
      case SILENT ->
          Outcome.failed(new ChainFailure.Unreachable(rollup, "verifier " + address + " is down"));
      case LYING ->
          Outcome.ok(
              signed(
                  rollup,
                  proposal,
                  l2Block,
                  new OutputRoot(Keccak.hash("lie about " + rollup + "/" + l2Block))));
      case HONEST ->
          outputs.apply(rollup, l2Block).map(output -> signed(rollup, proposal, l2Block, output));
    };
  }

  private Attestation signed(
      ChainId rollup, long proposal, BlockNumber l2Block, OutputRoot output) {
    return new Attestation(address, output, signature(rollup, proposal, l2Block, output));
  }

  /** What only this verifier would sign; the simulated resolver recomputes it. */
  Bytes signature(ChainId rollup, long proposal, BlockNumber l2Block, OutputRoot output) {
    ByteBuffer digest = ByteBuffer.allocate(Address.SIZE + 3 * Long.BYTES + Bytes32.SIZE);
    digest.put(address.asByteBuffer()).putLong(rollup.value()).putLong(proposal);
    digest.putLong(l2Block.value()).put(output.value().asByteBuffer()).flip();
    Bytes32 hash = Keccak.hash(digest);
    ByteBuffer signature = ByteBuffer.allocate(65);
    signature.put(hash.asByteBuffer()).put(Keccak.hash(hash).asByteBuffer()).put((byte) 27);
    return Bytes.of(signature.flip());
  }
}
