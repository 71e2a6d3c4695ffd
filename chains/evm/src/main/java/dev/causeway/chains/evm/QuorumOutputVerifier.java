// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.evm;

import dev.causeway.chains.Outcome;
import dev.causeway.chains.OutputVerifier;
import dev.causeway.chains.RollupState;
import dev.causeway.model.Address;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.model.ChainId;
import dev.causeway.model.OutputRoot;
import dev.causeway.proofs.merkle.Keccak;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;

/**
 * A verifier of the contract {@code QuorumResolver}: computes outputs from its own nodes and signs
 * them as EIP-712 typed data, bound to the L1, the resolver and the proposal.
 */
public final class QuorumOutputVerifier implements OutputVerifier {
  private static final Bytes32 DOMAIN_TYPE =
      Keccak.hash(
          "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");
  private static final Bytes32 NAME = Keccak.hash("Causeway Output Verifier");
  private static final Bytes32 VERSION = Keccak.hash("1");
  private static final Bytes32 OUTPUT_TYPE =
      Keccak.hash(
          "Output(address proposals,uint64 chain,uint256 id,uint64 l2BlockNumber,bytes32 outputRoot)");

  private final LocalSigner signer;
  private final ChainId base;
  private final Address resolver;
  private final Map<ChainId, Address> proposals;
  private final Map<ChainId, RollupState> rollups;

  /**
   * A verifier.
   *
   * @param signer its key
   * @param base the L1, whose id is in the signed domain
   * @param resolver the contract that checks the signatures
   * @param proposals where each rollup's outputs are proposed
   * @param rollups state of each rollup, read from this verifier's own nodes
   */
  public QuorumOutputVerifier(
      LocalSigner signer,
      ChainId base,
      Address resolver,
      Map<ChainId, Address> proposals,
      Map<ChainId, RollupState> rollups) {
    this.signer = signer;
    this.base = base;
    this.resolver = resolver;
    this.proposals = Map.copyOf(proposals);
    this.rollups = Map.copyOf(rollups);
  }

  @Override
  public Address address() {
    return signer.address();
  }

  @Override
  public Outcome<Attestation> attest(ChainId rollup, long proposal, BlockNumber l2Block) {
    RollupState state = Optional.ofNullable(rollups.get(rollup)).orElseThrow(() -> unknown(rollup));
    Address proposalsOfRollup =
        Optional.ofNullable(proposals.get(rollup)).orElseThrow(() -> unknown(rollup));
    return state
        .outputWitness(l2Block)
        .map(
            witness -> {
              Bytes32 digest =
                  digest(proposalsOfRollup, rollup, proposal, l2Block, witness.output());
              return new Attestation(address(), witness.output(), signer.signHash(digest));
            });
  }

  /** What is signed (EIP-712): the same as {@code QuorumResolver.outputDigest}. */
  Bytes32 digest(
      Address proposalsOfRollup,
      ChainId rollup,
      long proposal,
      BlockNumber l2Block,
      OutputRoot output) {
    Bytes domain =
        AbiWriter.arguments(5 * Bytes32.SIZE)
            .word(DOMAIN_TYPE)
            .word(NAME)
            .word(VERSION)
            .number(base.value())
            .address(resolver)
            .toBytes();
    Bytes struct =
        AbiWriter.arguments(6 * Bytes32.SIZE)
            .word(OUTPUT_TYPE)
            .address(proposalsOfRollup)
            .number(rollup.value())
            .number(proposal)
            .number(l2Block.value())
            .word(output.value())
            .toBytes();
    ByteBuffer preimage = ByteBuffer.allocate(2 + 2 * Bytes32.SIZE);
    preimage.put((byte) 0x19).put((byte) 0x01);
    preimage.put(Keccak.hash(domain).asByteBuffer()).put(Keccak.hash(struct).asByteBuffer()).flip();
    return Keccak.hash(preimage);
  }

  private static IllegalArgumentException unknown(ChainId rollup) {
    return new IllegalArgumentException("this verifier has no node of rollup " + rollup);
  }
}
