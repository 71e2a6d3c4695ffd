// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.chaos;

import dev.causeway.chains.L1Origin;
import dev.causeway.chains.Layer;
import dev.causeway.chains.Outcome;
import dev.causeway.chains.OutputVerifier.Attestation;
import dev.causeway.chains.OutputWitness;
import dev.causeway.chains.RollupState;
import dev.causeway.chains.devnet.DevKey.AccountRole;
import dev.causeway.chains.devnet.Manifest;
import dev.causeway.chains.devnet.ManifestChain;
import dev.causeway.chains.evm.EvmChain;
import dev.causeway.chains.evm.QuorumOutputVerifier;
import dev.causeway.model.Address;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.BlockRef;
import dev.causeway.model.OutputRoot;
import dev.causeway.proofs.merkle.Keccak;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Verifiers that were bought: they sign the same wrong output of a rollup.
 *
 * @param manifest with their keys
 * @param rollup the rollup
 * @param proposals where its outputs are proposed
 */
record LyingQuorum(Manifest manifest, ManifestChain rollup, Address proposals) {
  /** Enough signatures for the resolver, in the order that it asks for. */
  List<Attestation> attest(long proposal, BlockNumber l2Block) {
    try (EvmChain chain = EvmChain.create(rollup.toConfig())) {
      if (!(chain.access().layer() instanceof Layer.Optimistic(var honest))) {
        throw new IllegalStateException(
            rollup.name() + " has no outputs to lie about: it is " + rollup.kind());
      }
      RollupState liar = new Liar(honest);
      return manifest.accounts(AccountRole.VERIFIER).stream()
          .limit(manifest.quorum().threshold())
          .map(
              key ->
                  new QuorumOutputVerifier(
                      key.signer(),
                      manifest.base().chain(),
                      manifest.quorum().resolver(),
                      Map.of(rollup.chain(), proposals),
                      Map.of(rollup.chain(), liar)))
          .map(verifier -> verifier.attest(rollup.chain(), proposal, l2Block).orElseThrow())
          .sorted(Comparator.comparing(attestation -> attestation.signer().toString()))
          .toList();
    }
  }

  private record Liar(RollupState honest) implements RollupState {
    @Override
    public Outcome<OutputWitness> outputWitness(BlockNumber block) {
      return honest
          .outputWitness(block)
          .map(
              right ->
                  new OutputWitness(
                      right.block(),
                      new OutputRoot(Keccak.hash("a lie about block " + block)),
                      right.stateRoot(),
                      right.messagePasserStorageRoot(),
                      right.exitRoot(),
                      right.accountProof(),
                      right.storageProof()));
    }

    @Override
    public Outcome<L1Origin> l1Origin(BlockRef at) {
      return honest.l1Origin(at);
    }
  }
}
